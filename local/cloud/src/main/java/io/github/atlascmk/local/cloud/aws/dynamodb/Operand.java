package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** An operand of an update expression: it has a value for each item. */
sealed interface Operand {
    record Path(DocumentPath path) implements Operand {}

    record Literal(AttributeValue value) implements Operand {}

    record IfNotExists(DocumentPath path, Operand otherwise) implements Operand {}

    record Sum(Operand left, boolean minus, Operand right) implements Operand {}

    /** The value for this item, or null if it has none. */
    default @Nullable AttributeValue in(Map<String, AttributeValue> item) {
        return switch (this) {
            case Path(DocumentPath path) -> path.in(item);
            case Literal(AttributeValue value) -> value;
            case IfNotExists(DocumentPath path, Operand otherwise) -> {
                AttributeValue present = path.in(item);
                yield present != null ? present : otherwise.in(item);
            }
            case Sum(Operand left, boolean minus, Operand right) -> sum(left.in(item), minus, right.in(item));
        };
    }

    private static @Nullable AttributeValue sum(
            @Nullable AttributeValue left, boolean minus, @Nullable AttributeValue right) {
        if (left == null || right == null) {
            return null;
        }
        return plus(left, minus ? negated(right) : right);
    }

    static AttributeValue plus(AttributeValue left, AttributeValue right) {
        BigDecimal sum = decimal(left).add(decimal(right));
        return AttributeValue.fromN(AttributeValues.number(sum.toString()));
    }

    private static AttributeValue negated(AttributeValue value) {
        return AttributeValue.fromN(decimal(value).negate().toString());
    }

    private static BigDecimal decimal(AttributeValue value) {
        if (value.type() != AttributeValue.Type.N) {
            throw ServiceErrors.validation("An operand in the update expression has an incorrect data type");
        }
        return new BigDecimal(value.n());
    }
}
