package io.github.atlascmk.local.cloud.aws.dynamodb;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.cloudformation.Template;
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

    /** @throws IllegalArgumentException if the table or one of its indexes has no hash key */
    public static TableSpec of(Template.Table table) {
        List<Index> indexes = new ArrayList<>();
        table.properties()
                .path("GlobalSecondaryIndexes")
                .forEach(index ->
                        indexes.add(new Index(index.path("IndexName").asText(), hashKey(index), key(index, "RANGE"))));
        return new TableSpec(table.name(), hashKey(table.properties()), key(table.properties(), "RANGE"), indexes);
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

    private static String hashKey(JsonNode keyed) {
        String name = key(keyed, "HASH");
        if (name == null) {
            throw new IllegalArgumentException("a table or index of template.yaml has no hash key");
        }
        return name;
    }

    private static @Nullable String key(JsonNode keyed, String type) {
        for (JsonNode element : keyed.path("KeySchema")) {
            if (type.equals(element.path("KeyType").asText())) {
                return element.path("AttributeName").asText();
            }
        }
        return null;
    }
}
