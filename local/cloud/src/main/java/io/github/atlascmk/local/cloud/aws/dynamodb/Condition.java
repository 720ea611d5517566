package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** A condition, key condition or filter expression. */
sealed interface Condition {
    enum Comparator {
        EQ("="),
        NE("<>"),
        LT("<"),
        LE("<="),
        GT(">"),
        GE(">=");

        final String symbol;

        Comparator(String symbol) {
            this.symbol = symbol;
        }
    }

    record And(Condition left, Condition right) implements Condition {}

    record Or(Condition left, Condition right) implements Condition {}

    record Not(Condition inner) implements Condition {}

    record Exists(DocumentPath path) implements Condition {}

    record BeginsWith(Operand value, Operand prefix) implements Condition {}

    record Comparison(Operand left, Comparator comparator, Operand right) implements Condition {}

    default boolean holds(Map<String, AttributeValue> item) {
        return switch (this) {
            case And(Condition left, Condition right) -> left.holds(item) && right.holds(item);
            case Or(Condition left, Condition right) -> left.holds(item) || right.holds(item);
            case Not(Condition inner) -> !inner.holds(item);
            case Exists(DocumentPath path) -> path.in(item) != null;
            case BeginsWith(Operand value, Operand prefix) -> {
                AttributeValue whole = value.in(item);
                AttributeValue start = prefix.in(item);
                yield whole != null && start != null && AttributeValues.beginsWith(whole, start);
            }
            case Comparison(Operand left, Comparator comparator, Operand right) ->
                compare(left.in(item), comparator, right.in(item));
        };
    }

    /** The conditions that all have to hold. */
    default List<Condition> conjuncts() {
        return this instanceof And(Condition left, Condition right)
                ? Stream.concat(left.conjuncts().stream(), right.conjuncts().stream())
                        .toList()
                : List.of(this);
    }

    private static boolean compare(
            @Nullable AttributeValue left, Comparator comparator, @Nullable AttributeValue right) {
        if (left == null || right == null) {
            return comparator == Comparator.NE;
        }
        if (comparator == Comparator.EQ || comparator == Comparator.NE) {
            return left.equals(right) == (comparator == Comparator.EQ);
        }
        if (left.type() != right.type() || !AttributeValues.isOrdered(left)) {
            return false;
        }
        int order = AttributeValues.compare(left, right);
        return switch (comparator) {
            case LT -> order < 0;
            case LE -> order <= 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            case EQ, NE -> throw new AssertionError(comparator);
        };
    }
}
