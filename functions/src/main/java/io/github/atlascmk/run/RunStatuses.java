package io.github.atlascmk.run;

import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.impact.ImpactRecord;
import io.github.atlascmk.impact.ImpactRecords;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Item;
import io.github.atlascmk.store.Table;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One status item for each project, in the table of states. */
public final class RunStatuses {
    private final Table table;

    /** The part of a claim that is read here. */
    private record Claimed(@Nullable Instant claimedAt) {}

    public RunStatuses(Platform platform) {
        this.table = Table.states(platform);
    }

    public Optional<RunStatus> find(String projectId) {
        return table.find(id(projectId), RunStatus.class);
    }

    /**
     * The results of the last runs of several projects, and since when their claims are held, in one call.
     *
     * @param projectIds at most 25
     */
    public Map<String, LastRun> lastRuns(Collection<String> projectIds) {
        Map<String, Item> items = table.findAll(projectIds.stream()
                .flatMap(id -> Stream.of(id(id), claimId(id), ProjectRecords.id(id), ImpactRecords.id(id)))
                .toList());
        Map<String, LastRun> runs = new HashMap<>();
        for (String id : projectIds) {
            runs.put(
                    id,
                    new LastRun(
                            found(items, id(id), RunStatus.class).orElse(null),
                            found(items, claimId(id), Claimed.class)
                                    .map(Claimed::claimedAt)
                                    .orElse(null),
                            found(items, ProjectRecords.id(id), ProjectRecord.class)
                                    .orElse(ProjectRecord.NONE),
                            found(items, ImpactRecords.id(id), ImpactRecord.class)
                                    .orElse(ImpactRecord.NONE)));
        }
        return runs;
    }

    public void put(RunStatus status) {
        table.put(id(status.projectId()), status);
    }

    public void remove(String projectId) {
        table.remove(id(projectId));
    }

    private static <T> Optional<T> found(Map<String, Item> items, String id, Class<T> type) {
        return Optional.ofNullable(items.get(id)).map(item -> item.as(type));
    }

    private static String id(String projectId) {
        return "status#" + projectId;
    }

    private static String claimId(String projectId) {
        return "claim#" + projectId;
    }
}
