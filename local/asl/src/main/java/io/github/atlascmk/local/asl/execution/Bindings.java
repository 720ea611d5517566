package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.definition.JsonTemplate;
import io.github.atlascmk.local.asl.definition.Range;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.jsonata.Expression;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Map;

/** What the expressions of a state see at one moment: the variables as they were at its entry, and {@code $states}. */
record Bindings(Evaluator evaluator, Map<String, JsonNode> variables, ObjectNode states) {
    JsonNode resolve(JsonTemplate template, String field) {
        return switch (template) {
            case JsonTemplate.Literal(JsonNode value) -> value;
            case JsonTemplate.Computed(Expression expression) ->
                evaluator.evaluate(expression, field, variables, states);
            case JsonTemplate.Fields(Map<String, JsonTemplate> fields) -> {
                ObjectNode object = states.objectNode();
                fields.forEach((name, value) -> object.set(name, resolve(value, field + "/" + name)));
                yield object;
            }
            case JsonTemplate.Elements(var elements) -> {
                var array = states.arrayNode();
                for (int i = 0; i < elements.size(); i++) {
                    array.add(resolve(elements.get(i), field + "[" + i + "]"));
                }
                yield array;
            }
        };
    }

    /** @throws StatesError {@code States.QueryEvaluationError} if it isn't a whole number of that range */
    long whole(JsonTemplate template, String field, Range range) {
        JsonNode value = resolve(template, field);
        BigDecimal number = value.isNumber() ? value.decimalValue() : null;
        if (number == null || !range.contains(number)) {
            throw notA("a whole number " + range, field, value);
        }
        return number.longValueExact();
    }

    String text(JsonTemplate template, String field) {
        JsonNode value = resolve(template, field);
        if (!value.isTextual()) {
            throw notA("a text", field, value);
        }
        return value.textValue();
    }

    boolean truth(JsonTemplate template, String field) {
        JsonNode value = resolve(template, field);
        if (!value.isBoolean()) {
            throw notA("true or false", field, value);
        }
        return value.booleanValue();
    }

    static StatesError notA(String due, String field, JsonNode value) {
        return new StatesError(
                StatesError.QUERY_EVALUATION_ERROR,
                "The field '" + field + "' must be " + due + ", and is of type "
                        + value.getNodeType().name().toLowerCase(Locale.ROOT)
                        + (value.isNumber() ? ": " + value : "") + ".");
    }
}
