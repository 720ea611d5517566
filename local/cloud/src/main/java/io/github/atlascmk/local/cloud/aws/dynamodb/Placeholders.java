package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;

/** A request's ExpressionAttributeNames and ExpressionAttributeValues, and which of them its expressions have used. */
final class Placeholders {
    private final Map<String, String> names;
    private final Map<String, AttributeValue> values;
    private final Set<String> used = new HashSet<>();
    private boolean parsed;

    Placeholders(Map<String, String> names, Map<String, AttributeValue> values) {
        names.keySet().forEach(key -> check("ExpressionAttributeNames", "#", key));
        values.keySet().forEach(key -> check("ExpressionAttributeValues", ":", key));
        this.names = names;
        this.values = normalised(values);
    }

    /** Notes that the request has an expression, which may use placeholders. */
    void expectUse() {
        parsed = true;
    }

    private static Map<String, AttributeValue> normalised(Map<String, AttributeValue> values) {
        Map<String, AttributeValue> normal = new HashMap<>();
        values.forEach((key, value) -> {
            try {
                normal.put(key, AttributeValues.normalised(value));
            } catch (DynamoDbException invalid) {
                throw ServiceErrors.validation("ExpressionAttributeValues contains invalid value: "
                        + invalid.awsErrorDetails().errorMessage() + " for key " + key);
            }
        });
        return normal;
    }

    String name(String expression, String placeholder) {
        used.add(placeholder);
        String name = names.get(placeholder);
        if (name == null) {
            throw ServiceErrors.validation("Invalid " + expression
                    + ": An expression attribute name used in the document path is not defined; attribute name: "
                    + placeholder);
        }
        return name;
    }

    AttributeValue value(String expression, String placeholder) {
        used.add(placeholder);
        AttributeValue value = values.get(placeholder);
        if (value == null) {
            throw ServiceErrors.validation("Invalid " + expression
                    + ": An expression attribute value used in expression is not defined; attribute value: "
                    + placeholder);
        }
        return value;
    }

    /** DynamoDB refuses a placeholder that no expression of the request uses. */
    void requireAllUsed() {
        requireUsed("ExpressionAttributeNames", names.keySet());
        requireUsed("ExpressionAttributeValues", values.keySet());
    }

    private void requireUsed(String field, Set<String> placeholders) {
        Set<String> unused = new TreeSet<>(placeholders);
        unused.removeAll(used);
        if (!unused.isEmpty() && !parsed) {
            throw ServiceErrors.validation(field + " can only be specified when using expressions");
        }
        if (!unused.isEmpty()) {
            throw ServiceErrors.validation(
                    "Value provided in " + field + " unused in expressions: keys: {" + String.join(", ", unused) + "}");
        }
    }

    private static void check(String field, String prefix, String key) {
        if (!key.matches(prefix + "\\w+")) {
            throw ServiceErrors.validation(field + " contains invalid key: Syntax error; key: \"" + key + "\"");
        }
    }
}
