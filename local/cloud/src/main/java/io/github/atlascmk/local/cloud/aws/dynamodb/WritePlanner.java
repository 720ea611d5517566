package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Checks and parses the parameters that all writes have. */
final class WritePlanner {
    private final Table table;
    private final Placeholders placeholders;
    private final @Nullable Condition condition;

    WritePlanner(
            Table table,
            @Nullable String conditionExpression,
            Map<String, String> names,
            Map<String, AttributeValue> values) {
        this.table = table;
        this.placeholders = new Placeholders(names, values);
        this.condition = conditionExpression == null
                ? null
                : new ExpressionParser("ConditionExpression", conditionExpression, placeholders).condition();
    }

    PlannedWrite put(Map<String, AttributeValue> item) {
        placeholders.requireAllUsed();
        Map<String, AttributeValue> normal = AttributeValues.normalised(item);
        Key key = table.requireStorable(normal, Table.Origin.PUT);
        return planned(key, PlannedWrite.put(normal));
    }

    PlannedWrite delete(Map<String, AttributeValue> key) {
        placeholders.requireAllUsed();
        return planned(table.keyFrom(key), PlannedWrite.DELETE);
    }

    PlannedWrite update(Map<String, AttributeValue> key, @Nullable UpdateExpression update) {
        placeholders.requireAllUsed();
        if (update != null) {
            update.actions().forEach(action -> requireNoKey(action.path()));
        }
        return planned(table.keyFrom(key), PlannedWrite.update(table, key, update));
    }

    @Nullable
    UpdateExpression parsed(@Nullable String updateExpression) {
        return updateExpression == null
                ? null
                : new ExpressionParser("UpdateExpression", updateExpression, placeholders).update();
    }

    private PlannedWrite planned(Key key, PlannedWrite.Effect effect) {
        return new PlannedWrite(table, key, condition, effect);
    }

    private void requireNoKey(DocumentPath path) {
        if (table.spec().keyNames().contains(path.attribute())) {
            throw ServiceErrors.invalidParameters(
                    "Cannot update attribute " + path.attribute() + ". This attribute is part of the key");
        }
    }
}
