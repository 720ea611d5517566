package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A write whose request was checked and parsed, and which hasn't been done yet.
 *
 * @param after computes the new item from the present one; null means that there is no item
 */
record PlannedWrite(Table table, Key key, @Nullable Condition condition, Effect after) {
    @FunctionalInterface
    interface Effect {
        @Nullable
        Map<String, AttributeValue> of(@Nullable Map<String, AttributeValue> before);
    }

    static final Effect DELETE = _ -> null;

    static Effect put(Map<String, AttributeValue> item) {
        return _ -> item;
    }

    /** An update; it creates the item if there is none. */
    static Effect update(Table table, Map<String, AttributeValue> key, @Nullable UpdateExpression update) {
        return before -> {
            Map<String, AttributeValue> from = before == null ? key : before;
            Map<String, AttributeValue> after =
                    AttributeValues.normalised(new HashMap<>(update == null ? from : update.applied(from)));
            table.requireStorable(after, Table.Origin.UPDATE);
            return after;
        };
    }

    @Nullable
    Map<String, AttributeValue> before() {
        return table.item(key);
    }

    boolean conditionHolds() {
        Map<String, AttributeValue> before = before();
        return condition == null || condition.holds(before == null ? Map.of() : before);
    }

    @Nullable
    Map<String, AttributeValue> planned() {
        return after.of(before());
    }
}
