package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** What stands for a value in an expression. */
sealed interface Operand {
    record Path(DocumentPath path) implements Operand {}

    record Literal(AttributeValue value) implements Operand {}

    record Size(Operand of) implements Operand {}

    record IfNotExists(DocumentPath path, Operand otherwise) implements Operand {}

    record Sum(Operand left, boolean minus, Operand right) implements Operand {}

    /** The value for this item, or null where it has none. */
    default @Nullable AttributeValue in(Map<String, AttributeValue> item) {
        return switch (this) {
            case Path(DocumentPath path) -> path.in(item);
            case Literal(AttributeValue value) -> value;
            case Size(Operand of) -> size(of.in(item));
            case IfNotExists(DocumentPath path, Operand otherwise) -> {
                AttributeValue present = path.in(item);
                yield present != null ? present : otherwise.in(item);
            }
            case Sum(Operand left, boolean minus, Operand right) -> sum(left.in(item), minus, right.in(item));
        };
    }

    private static @Nullable AttributeValue size(@Nullable AttributeValue value) {
        if (value == null) {
            return null;
        }
        int size = switch (value.type()) {
            case S -> value.s().length();
            case B -> value.b().asByteArrayUnsafe().length;
            case SS -> value.ss().size();
            case NS -> value.ns().size();
            case BS -> value.bs().size();
            case L -> value.l().size();
            case M -> value.m().size();
            default -> -1;
        };
        return size < 0 ? null : AttributeValue.fromN(Integer.toString(size));
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
