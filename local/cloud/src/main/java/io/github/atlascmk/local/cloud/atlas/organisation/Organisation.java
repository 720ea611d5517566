package io.github.atlascmk.local.cloud.atlas.organisation;

import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The organisation's projects. Time passes for their clusters whenever somebody looks. */
public final class Organisation {
    private record Due(Instant at, Project project, Cluster cluster) {}

    private final String id;
    private final Clock clock;
    private final EventLog events;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Project> projects = new LinkedHashMap<>();

    public Organisation(World.Atlas world, Clock clock, EventLog events) {
        this.id = world.orgId();
        this.clock = clock;
        this.events = events;
        world.projects().forEach(this::add);
    }

    public String id() {
        return id;
    }

    /** @throws AtlasError 401 USER_CANNOT_ACCESS_ORG for another organisation */
    public void require(String orgId) {
        if (!orgId.equals(id)) {
            throw new AtlasError(
                    401, "USER_CANNOT_ACCESS_ORG", "The current user cannot access organization " + orgId + ".", orgId);
        }
    }

    /** Looks at or changes the organisation as it is now: one at a time. */
    public <T> T present(Supplier<T> effect) {
        lock.lock();
        try {
            settle(clock.instant());
            return effect.get();
        } finally {
            lock.unlock();
        }
    }

    public List<Project> projects() {
        return projects.values().stream()
                .filter(project -> !project.movedAway())
                .toList();
    }

    /** @throws AtlasError 404 GROUP_NOT_FOUND, or 401 NOT_IN_GROUP where it belongs to another organisation */
    public Project project(String groupId) {
        Project project = projects.get(groupId);
        if (project == null) {
            throw AtlasError.noGroup(groupId);
        }
        if (project.movedAway()) {
            throw new AtlasError(401, "NOT_IN_GROUP", "The current user is not in the group " + groupId + ".", groupId);
        }
        return project;
    }

    public Project add(World.Project project) {
        Project added = new Project(project, clock.instant());
        projects.put(project.id(), added);
        return added;
    }

    public void remove(Project project) {
        projects.remove(project.id());
    }

    public List<World.Project> snapshot() {
        Instant now = clock.instant();
        return projects().stream().map(project -> project.snapshot(now)).toList();
    }

    private void settle(Instant now) {
        projects.values().stream()
                .flatMap(project -> project.clusters().stream()
                        .filter(cluster -> isDue(cluster.settlesAt(), now))
                        .map(cluster -> due(project, cluster)))
                .sorted(Comparator.comparing(Due::at))
                .toList()
                .forEach(this::settle);
    }

    private void settle(Due due) {
        Cluster cluster = due.cluster;
        String event = switch (cluster.state()) {
            case CREATING -> "CLUSTER_READY";
            case UPDATING -> "CLUSTER_UPDATE_COMPLETED";
            case DELETING -> "CLUSTER_DELETED";
            case REPAIRING, IDLE -> null;
        };
        if (cluster.state() == Cluster.State.DELETING) {
            due.project.remove(cluster);
        }
        cluster.settle();
        if (event != null) {
            events.add(due.at, event, due.project, null, cluster);
        }
    }

    private static boolean isDue(@Nullable Instant at, Instant now) {
        return at != null && !at.isAfter(now);
    }

    private static Due due(Project project, Cluster cluster) {
        Instant at = cluster.settlesAt();
        if (at == null) {
            throw new IllegalStateException("nothing is due for " + cluster.name());
        }
        return new Due(at, project, cluster);
    }
}
