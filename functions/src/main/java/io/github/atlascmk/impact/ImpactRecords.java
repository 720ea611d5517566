package io.github.atlascmk.impact;

import io.github.atlascmk.failure.AwsUnavailable;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Item;
import io.github.atlascmk.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** One item for each project, in the table of states: what was at stake when it was looked at last. */
public final class ImpactRecords {
    private static final String PREFIX = "impact#";
    /** Amazon DynamoDB API: BatchGetItem. */
    private static final int BATCH = 100;

    private static final int TRIES = 5;

    private final Table table;

    public ImpactRecords(Platform platform) {
        this.table = Table.states(platform);
    }

    /** The id of a project's item, which holds an {@link ImpactRecord}. */
    public static String id(String projectId) {
        return PREFIX + projectId;
    }

    public ImpactRecord find(String projectId) {
        return table.find(id(projectId), ImpactRecord.class).orElse(ImpactRecord.NONE);
    }

    /** Those of several projects, as far as there are any. */
    Map<String, ImpactRecord> find(Collection<String> projectIds) {
        return findWhile(projectIds, _ -> true);
    }

    /**
     * Those of several projects if each says that nothing is broken; empty if one doesn't. Reads no further than that:
     * a thousand projects that get well together ask this a thousand times.
     */
    Optional<Map<String, ImpactRecord>> findUnbroken(Collection<String> projectIds) {
        Map<String, ImpactRecord> found = findWhile(projectIds, ImpactRecords::isUnbroken);
        return Optional.of(found).filter(all -> all.values().stream().allMatch(ImpactRecords::isUnbroken));
    }

    private static boolean isUnbroken(ImpactRecord record) {
        return record.level() == Level.NONE;
    }

    private Map<String, ImpactRecord> findWhile(Collection<String> projectIds, Predicate<ImpactRecord> goOn) {
        List<String> ids = new ArrayList<>(projectIds);
        Map<String, ImpactRecord> found = new HashMap<>();
        for (int from = 0; from < ids.size() && found.values().stream().allMatch(goOn); from += BATCH) {
            table.findAll(ids.subList(from, Math.min(from + BATCH, ids.size())).stream()
                            .map(ImpactRecords::id)
                            .toList())
                    .values()
                    .forEach(item -> found.put(projectId(item), item.as(ImpactRecord.class)));
        }
        return found;
    }

    private static String projectId(Item item) {
        return item.id().substring(PREFIX.length());
    }

    /**
     * Stores a record if it says something new. Another execution that was faster keeps what it wrote down of messages;
     * of a project that was forgotten meanwhile nothing is stored.
     *
     * @throws AwsUnavailable if others were faster again and again
     */
    public void put(String projectId, ImpactRecord stored, ImpactRecord now) {
        ImpactRecord base = stored;
        ImpactRecord wanted = now;
        for (int tries = 0; tries < TRIES; tries++) {
            if (!wanted.differsFrom(base) || putOver(projectId, base, wanted)) {
                return;
            }
            base = find(projectId);
            if (base.equals(ImpactRecord.NONE)) {
                return;
            }
            wanted = now.telling(now.toldAfter(stored, base));
        }
        throw new AwsUnavailable("What is remembered of project " + projectId + " is written by others all the time.");
    }

    private boolean putOver(String projectId, ImpactRecord base, ImpactRecord wanted) {
        return base.equals(ImpactRecord.NONE)
                ? table.putIf("attribute_not_exists(id)", Map.of(), id(projectId), wanted)
                : table.putIf("told = :told", Map.of("told", base.told()), id(projectId), wanted);
    }

    /** Changes what people were told about, by its subject. */
    void changeTold(String projectId, Consumer<Map<String, Instant>> change) {
        ImpactRecord stored = find(projectId);
        Map<String, Instant> told = new TreeMap<>(stored.told());
        change.accept(told);
        put(projectId, stored, stored.telling(told));
    }

    public void forget(String projectId) {
        table.remove(id(projectId));
    }
}
