package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.QueryRequest;

/** One Query, of a table or of one of its indexes. */
final class Query {
    private final Tables tables;
    private final Table table;
    private final QueryRequest request;
    private final TableSpec.@Nullable Index index;
    private final String hashKey;
    private final @Nullable String rangeKey;
    private final String partition;

    Query(Tables tables, Table table, QueryRequest request) {
        this.tables = tables;
        this.table = table;
        this.request = request;
        this.index = index(table.spec(), request.indexName());
        this.hashKey = index == null ? table.spec().hashKey() : index.hashKey();
        this.rangeKey = index == null ? table.spec().rangeKey() : index.rangeKey();
        if (index != null && Boolean.TRUE.equals(request.consistentRead())) {
            throw ServiceErrors.validation("Consistent reads are not supported on global secondary indexes");
        }
        if (request.keyConditionExpression() == null) {
            throw ServiceErrors.validation("Either the KeyConditions or KeyConditionExpression parameter must be"
                    + " specified in the request.");
        }
        this.partition = partition(request.keyConditionExpression(), request.expressionAttributeValues());
    }

    Pages.Page page() {
        Collection<Map<String, AttributeValue>> all =
                (index == null ? tables.read(table, request.consistentRead()) : tables.readIndex(table)).values();
        List<Map<String, AttributeValue>> candidates = all.stream()
                .filter(item -> Table.text(item, hashKey).equals(partition))
                .filter(item -> rangeKey == null || item.containsKey(rangeKey))
                .toList();
        Comparator<Map<String, AttributeValue>> order =
                Comparator.comparing((Map<String, AttributeValue> item) -> Table.text(item, rangeKey), Key.BY_UTF8);
        return new Pages(order.thenComparing(table::keyOf), keyNames(), "The provided starting key is invalid")
                .cut(candidates, request.exclusiveStartKey());
    }

    private String partition(String expression, Map<String, AttributeValue> values) {
        Placeholders placeholders = new Placeholders(Map.of(), values);
        Condition condition = new ExpressionParser("KeyConditionExpression", expression, placeholders).condition();
        placeholders.requireAllUsed();
        if (!(condition
                        instanceof
                        Condition.Comparison(DocumentPath path, Condition.Comparator comparator, AttributeValue value)
                && comparator == Condition.Comparator.EQ)) {
            throw new UnsupportedOperationException(
                    "the local DynamoDB doesn't know key conditions but those of a whole partition: " + expression);
        }
        if (!path.names().equals(List.of(hashKey))) {
            throw ServiceErrors.validation("Query condition missed key schema element: " + hashKey);
        }
        if (value.type() != AttributeValue.Type.S) {
            throw ServiceErrors.invalidParameters("Condition parameter type does not match schema type");
        }
        Table.requireText(hashKey, value);
        return value.s();
    }

    private List<String> keyNames() {
        Set<String> names = new LinkedHashSet<>(table.spec().keyNames());
        if (index != null) {
            names.addAll(index.keyNames());
        }
        return new ArrayList<>(names);
    }

    private static TableSpec.@Nullable Index index(TableSpec spec, @Nullable String name) {
        if (name == null) {
            return null;
        }
        return spec.indexes().stream()
                .filter(index -> index.name().equals(name))
                .findFirst()
                .orElseThrow(() -> ServiceErrors.validation("The table does not have the specified index: " + name));
    }
}
