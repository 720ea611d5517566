package io.github.atlascmk.enrolment;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** What is remembered of each project: one item in the table of states. */
public final class ProjectRecords {
    private final Table table;

    public ProjectRecords(Platform platform) {
        this(Table.states(platform));
    }

    /** @param states the table of states */
    public ProjectRecords(Table states) {
        this.table = states;
    }

    /** The id of a project's item, which holds a {@link ProjectRecord}. */
    public static String id(String projectId) {
        return "memory#" + projectId;
    }

    public ProjectRecord find(String projectId) {
        return table.find(id(projectId), ProjectRecord.class).orElse(ProjectRecord.NONE);
    }

    public void remember(String projectId, KnownRole role) {
        table.update(id(projectId), new Update().set("knownRole", role));
    }

    /** Marks approvals as used: they count no more, even if their state comes back. */
    public void use(String projectId, Map<Approval, Instant> used) {
        table.update(id(projectId), new Update().set("used", used));
    }

    public void refused(String projectId, Map<String, ClusterRefusal> refusals) {
        table.update(id(projectId), new Update().set("refusals", refusals));
    }

    /** @param watches what the project depends on, the oldest first */
    public void watch(String projectId, Set<Dependency> watches) {
        table.update(id(projectId), new Update().set("watches", watches));
    }

    public void forget(String projectId) {
        table.remove(id(projectId));
    }
}
