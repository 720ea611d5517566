package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** Which items a Query reads: one partition, and maybe a part of it by the range key. */
record KeyCondition(Condition condition, String partition) {
    /** @throws DynamoDbException ValidationException */
    static KeyCondition of(Condition condition, String hashKey, @Nullable String rangeKey) {
        String partition = null;
        boolean range = false;
        for (Condition conjunct : condition.conjuncts()) {
            Operand.Literal value = literal(conjunct);
            String name = attribute(conjunct);
            if (name.equals(hashKey) ? partition != null : name.equals(rangeKey) && range) {
                throw ServiceErrors.validation("KeyConditionExpressions must only contain one condition per key");
            }
            if (name.equals(hashKey) && isEquality(conjunct)) {
                partition = requireText(hashKey, value);
            } else if (name.equals(rangeKey)) {
                requireText(name, value);
                range = true;
            } else if (name.equals(hashKey) || (partition != null && rangeKey == null)) {
                throw ServiceErrors.validation("Query key condition not supported");
            } else if (partition != null) {
                throw missing(rangeKey == null || range ? hashKey : rangeKey);
            }
        }
        if (partition == null) {
            throw missing(hashKey);
        }
        return new KeyCondition(condition, partition);
    }

    private static String attribute(Condition conjunct) {
        List<Operand> operands = operands(conjunct);
        if (operands.getFirst() instanceof Operand.Path(DocumentPath path)
                && path.names().size() == 1) {
            return path.attribute();
        }
        throw ServiceErrors.validation("Query key condition not supported");
    }

    private static Operand.Literal literal(Condition conjunct) {
        if (operands(conjunct).getLast() instanceof Operand.Literal literal) {
            return literal;
        }
        throw ServiceErrors.validation(
                "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition");
    }

    private static List<Operand> operands(Condition conjunct) {
        return switch (conjunct) {
            case Condition.Comparison(Operand left, Condition.Comparator comparator, Operand right)
            when comparator != Condition.Comparator.NE ->
                left instanceof Operand.Literal ? List.of(right, left) : List.of(left, right);
            case Condition.BeginsWith(Operand left, Operand right) -> List.of(left, right);
            default ->
                throw ServiceErrors.validation(
                        "Invalid operator used in KeyConditionExpression: " + operator(conjunct));
        };
    }

    private static String operator(Condition conjunct) {
        return switch (conjunct) {
            case Condition.Or _ -> "OR";
            case Condition.Not(Condition.Exists _) -> "attribute_not_exists";
            case Condition.Not _ -> "NOT";
            case Condition.Exists _ -> "attribute_exists";
            case Condition.Comparison comparison -> comparison.comparator().symbol;
            case Condition.And _, Condition.BeginsWith _ -> throw new AssertionError(conjunct);
        };
    }

    private static boolean isEquality(Condition conjunct) {
        return conjunct instanceof Condition.Comparison(Operand _, Condition.Comparator comparator, Operand _)
                && comparator == Condition.Comparator.EQ;
    }

    private static String requireText(String key, Operand.Literal literal) {
        AttributeValue value = literal.value();
        if (value.type() != AttributeValue.Type.S) {
            throw ServiceErrors.invalidParameters("Condition parameter type does not match schema type");
        }
        if (value.s().isEmpty()) {
            throw ServiceErrors.validation("One or more parameter values are not valid. The AttributeValue for a key"
                    + " attribute cannot contain an empty string value. Key: " + key);
        }
        return value.s();
    }

    private static DynamoDbException missing(String key) {
        return ServiceErrors.validation("Query condition missed key schema element: " + key);
    }
}
