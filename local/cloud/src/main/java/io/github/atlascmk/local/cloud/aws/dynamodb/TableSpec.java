package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A table as {@code template.yaml} declares it. Key attributes are strings (type {@code S}); indexes are global and
 * project all attributes.
 */
public record TableSpec(
        String name, String hashKey, @Nullable String rangeKey, List<Index> indexes) {
    /** A global secondary index. Only items that have all of its key attributes are in it. */
    public record Index(
            String name, String hashKey, @Nullable String rangeKey) {
        List<String> keyNames() {
            return names(hashKey, rangeKey);
        }
    }

    public TableSpec {
        indexes = List.copyOf(indexes);
    }

    List<String> keyNames() {
        return names(hashKey, rangeKey);
    }

    private static List<String> names(String hashKey, @Nullable String rangeKey) {
        List<String> names = new ArrayList<>(List.of(hashKey));
        if (rangeKey != null) {
            names.add(rangeKey);
        }
        return names;
    }
}
