package io.github.atlascmk.local.cloud.atlas.organisation;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in the organisation's projects, as their activity feeds show it. */
public final class EventLog {
    /**
     * @param actor who caused it; null for Atlas itself
     * @param clusterName the cluster that it is about; null for others
     */
    public record Event(
            String id,
            Instant created,
            String type,
            String groupId,
            @Nullable Actor actor,
            @Nullable String clusterName) {}

    private final ObjectIds ids;
    private final List<Event> events = new ArrayList<>();

    public EventLog(ObjectIds ids) {
        this.ids = ids;
    }

    public void add(Instant at, String type, Project project, @Nullable Actor actor, @Nullable Cluster cluster) {
        events.add(new Event(ids.next(), at, type, project.id(), actor, cluster == null ? null : cluster.name()));
    }

    /** What the organisation's own feed shows, newest first: projects come and go there, clusters never show up. */
    public List<Event> ofOrganisation() {
        return events.reversed().stream()
                .filter(event -> event.type().startsWith("GROUP_"))
                .toList();
    }

    /** A project's events, newest first. */
    public List<Event> of(Project project) {
        return events.reversed().stream()
                .filter(event -> event.groupId().equals(project.id()))
                .toList();
    }
}
