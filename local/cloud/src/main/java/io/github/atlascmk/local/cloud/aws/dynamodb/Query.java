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
    private final KeyCondition keys;
    private final @Nullable Condition filter;

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
        Placeholders placeholders =
                new Placeholders(request.expressionAttributeNames(), request.expressionAttributeValues());
        Condition condition = new ExpressionParser(
                        "KeyConditionExpression", request.keyConditionExpression(), placeholders)
                .condition();
        this.filter = request.filterExpression() == null ? null : filter(request.filterExpression(), placeholders);
        placeholders.requireAllUsed();
        this.keys = KeyCondition.of(condition, hashKey, rangeKey);
    }

    Pages.Page page(@Nullable Integer limit) {
        Collection<Map<String, AttributeValue>> all =
                (index == null ? tables.read(table, request.consistentRead()) : tables.readIndex(table)).values();
        List<Map<String, AttributeValue>> candidates = all.stream()
                .filter(item -> Table.text(item, hashKey).equals(keys.partition()))
                .filter(item -> rangeKey == null || item.containsKey(rangeKey))
                .filter(keys.condition()::holds)
                .toList();
        Comparator<Map<String, AttributeValue>> order =
                Comparator.comparing((Map<String, AttributeValue> item) -> Table.text(item, rangeKey), Key.BY_UTF8);
        order = order.thenComparing(table::keyOf);
        boolean backwards = Boolean.FALSE.equals(request.scanIndexForward());
        return new Pages(backwards ? order.reversed() : order, keyNames())
                .cut(candidates, request.exclusiveStartKey(), limit, filter);
    }

    private Condition filter(String expression, Placeholders placeholders) {
        ExpressionParser parser = new ExpressionParser("FilterExpression", expression, placeholders);
        Condition parsed = parser.condition();
        for (DocumentPath path : parser.paths()) {
            if (path.attribute().equals(hashKey) || path.attribute().equals(rangeKey)) {
                throw ServiceErrors.validation("Filter Expression can only contain non-primary key attributes: Primary"
                        + " key attribute: " + path.attribute());
            }
        }
        return parsed;
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
