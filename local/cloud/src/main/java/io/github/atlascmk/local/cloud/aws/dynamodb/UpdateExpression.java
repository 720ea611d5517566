package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What an update does to an item. Its operands are evaluated on the item as it was before. */
record UpdateExpression(List<Action> actions) {
    sealed interface Action {
        DocumentPath path();
    }

    record Set(DocumentPath path, Operand value) implements Action {}

    record Remove(DocumentPath path) implements Action {}

    record Add(DocumentPath path, AttributeValue value) implements Action {}

    /** Two paths of which one contains the other, if there are any; DynamoDB refuses those. */
    Optional<List<DocumentPath>> overlap() {
        for (int i = 0; i < actions.size(); i++) {
            DocumentPath one = actions.get(i).path();
            for (Action later : actions.subList(i + 1, actions.size())) {
                if (one.overlaps(later.path())) {
                    return Optional.of(List.of(one, later.path()));
                }
            }
        }
        return Optional.empty();
    }

    Map<String, AttributeValue> applied(Map<String, AttributeValue> before) {
        Map<String, AttributeValue> after = before;
        try {
            for (Action action : actions) {
                after = action.path().replaced(after, value(action, before));
            }
        } catch (DocumentPath.IllegalPath _) {
            throw ServiceErrors.validation("The document path provided in the update expression is invalid for update");
        }
        return after;
    }

    /** Only the part of an item that this update touches, for ReturnValues UPDATED_OLD and UPDATED_NEW. */
    Map<String, AttributeValue> touched(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> touched = new TreeMap<>();
        for (Action action : actions) {
            AttributeValue value = action.path().in(item);
            if (value != null) {
                action.path().graft(touched, value);
            }
        }
        return touched;
    }

    private static @Nullable AttributeValue value(Action action, Map<String, AttributeValue> before) {
        return switch (action) {
            case Remove _ -> null;
            case Set(DocumentPath _, Operand operand) -> {
                AttributeValue value = operand.in(before);
                if (value == null) {
                    throw ServiceErrors.validation(
                            "The provided expression refers to an attribute that does not exist in the item");
                }
                yield value;
            }
            case Add(DocumentPath path, AttributeValue value) -> {
                AttributeValue present = path.in(before);
                yield present == null ? value : Operand.plus(present, value);
            }
        };
    }
}
