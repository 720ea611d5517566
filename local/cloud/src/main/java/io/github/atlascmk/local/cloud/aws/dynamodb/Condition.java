package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition or key condition expression. */
sealed interface Condition {
    enum Comparator {
        EQ("="),
        NE("<>"),
        LT("<");

        final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }
    }

    record And(Condition left, Condition right) implements Condition {}

    record Or(Condition left, Condition right) implements Condition {}

    record NotExists(DocumentPath path) implements Condition {}

    record Comparison(DocumentPath path, Comparator comparator, AttributeValue value) implements Condition {}

    default boolean holds(Map<String, AttributeValue> item) {
        return switch (this) {
            case And(Condition left, Condition right) -> left.holds(item) && right.holds(item);
            case Or(Condition left, Condition right) -> left.holds(item) || right.holds(item);
            case NotExists(DocumentPath path) -> path.in(item) == null;
            case Comparison(DocumentPath path, Comparator comparator, AttributeValue value) -> {
                AttributeValue present = path.in(item);
                yield switch (comparator) {
                    case EQ -> value.equals(present);
                    case NE -> !value.equals(present);
                    case LT ->
                        present != null
                                && present.type() == value.type()
                                && AttributeValues.compare(present, value) < 0;
                };
            }
        };
    }
}
