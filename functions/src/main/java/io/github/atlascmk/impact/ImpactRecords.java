package io.github.atlascmk.impact;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Item;
import io.github.atlascmk.store.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** One item for each project, in the table of states: what was at stake when it was looked at last. */
public final class ImpactRecords {
    private static final String PREFIX = "impact#";
    /** Amazon DynamoDB API: BatchGetItem. */
    private static final int BATCH = 100;

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
        List<String> ids = new ArrayList<>(projectIds);
        Map<String, ImpactRecord> found = new HashMap<>();
        for (int from = 0; from < ids.size(); from += BATCH) {
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

    /** Stores a record if it says something new. */
    public void put(String projectId, ImpactRecord stored, ImpactRecord now) {
        if (now.differsFrom(stored)) {
            table.put(id(projectId), now);
        }
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
