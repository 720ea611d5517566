package io.github.atlascmk.local.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.atlascmk.local.asl.jsonata.Expression;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads one JSON object of a definition field by field. It collects the problems, and in {@link #close} the unknown
 * fields. For a value that can't be read it returns null or a harmless default, so that reading goes on and finds the
 * other problems.
 */
final class FieldReader {
    /** Fields of {@code $states} that an expression may read. */
    enum Sees {
        INPUT(Set.of("input", "context")),
        RESULT(Set.of("input", "context", "result")),
        ERROR(Set.of("input", "context", "errorOutput"));

        private final Set<String> members;

        Sees(Set<String> members) {
            this.members = members;
        }
    }

    private static final Set<String> JSON_PATH = Set.of(
            "InputPath",
            "OutputPath",
            "ResultPath",
            "Parameters",
            "ResultSelector",
            "Result",
            "ItemsPath",
            "SecondsPath",
            "TimestampPath",
            "TimeoutSecondsPath",
            "HeartbeatSecondsPath",
            "MaxConcurrencyPath",
            "ErrorPath",
            "CausePath",
            "Variable",
            "Iterator");

    private final JsonNode node;
    private final String place;
    private final Set<String> variables;
    private final Problems problems;
    private final Set<String> asked = new HashSet<>();

    /** @param variables variables that expressions in this object may read */
    FieldReader(JsonNode node, String place, Set<String> variables, Problems problems) {
        this.node = node;
        this.place = place;
        this.variables = variables;
        this.problems = problems;
        if (!node.isObject()) {
            problems.add(place, "must be an object");
        }
    }

    void problem(String field, String what) {
        problems.add(at(field), what);
    }

    String at(String field) {
        return place.isEmpty() ? field : place + "." + field;
    }

    @Nullable
    JsonNode take(String field) {
        asked.add(field);
        return node.get(field);
    }

    boolean has(String field) {
        return node.has(field);
    }

    @Nullable
    String text(String field) {
        JsonNode value = take(field);
        if (value != null && (!value.isTextual() || value.textValue().isEmpty())) {
            problem(field, "must be a text that isn't empty");
            return null;
        }
        return value == null ? null : value.textValue();
    }

    String requiredText(String field) {
        if (!has(field)) {
            problem(field, "is missing");
        }
        String text = text(field);
        return text == null ? "" : text;
    }

    /** Reads a field that may hold only the allowed texts. */
    @Nullable
    String oneOf(String field, String... allowed) {
        String text = text(field);
        if (text != null && !List.of(allowed).contains(text)) {
            problem(field, "is " + text + ", and must be " + String.join(" or ", allowed));
        }
        return text;
    }

    boolean flag(String field) {
        JsonNode value = take(field);
        if (value != null && !value.isBoolean()) {
            problem(field, "must be true or false");
        }
        return value != null && value.asBoolean();
    }

    /** Reads a number that must be literal: an expression isn't allowed. */
    double number(String field, double unlessStated, Range range, boolean whole) {
        JsonNode value = take(field);
        if (value == null) {
            return unlessStated;
        }
        BigDecimal number = value.isNumber() ? value.decimalValue() : BigDecimal.valueOf(-1);
        if (number.doubleValue() < range.from()
                || number.doubleValue() > range.to()
                || (whole && !range.contains(number))) {
            problem(field, "must be a literal " + (whole ? "whole " : "") + "number " + range + ", and is " + value);
        }
        return number.doubleValue();
    }

    /** The elements of an array that must be there and not be empty. */
    List<JsonNode> elements(String field) {
        JsonNode value = take(field);
        List<JsonNode> elements = new ArrayList<>();
        if (value == null || !value.isArray() || value.isEmpty()) {
            problem(field, value == null ? "is missing" : "must be an array that isn't empty");
        } else {
            value.forEach(elements::add);
        }
        return elements;
    }

    @Nullable
    JsonTemplate template(String field, Sees sees) {
        JsonNode value = take(field);
        return value == null ? null : template(value, at(field), sees);
    }

    /** Reads a whole number, or an expression for one. */
    @Nullable
    JsonTemplate wholeNumber(String field, Range range) {
        JsonTemplate template = template(field, Sees.INPUT);
        if (template instanceof JsonTemplate.Literal(JsonNode value)
                && !(value.isNumber() && range.contains(value.decimalValue()))) {
            problem(field, "must be a whole number " + range + " or an expression, and is " + value);
        }
        return template;
    }

    /** Reads a text, or an expression for one. */
    @Nullable
    JsonTemplate textual(String field) {
        JsonTemplate template = template(field, Sees.INPUT);
        if (template != null
                && !(template instanceof JsonTemplate.Computed)
                && !(template instanceof JsonTemplate.Literal(JsonNode value) && value.isTextual())) {
            problem(field, "must be a text or an expression");
        }
        return template;
    }

    State.Outcome outcome(Sees sees) {
        JsonNode assign = node.get("Assign");
        if (assign != null && !assign.isObject()) {
            problem("Assign", "must be an object: variables by their names");
        } else if (assign != null) {
            assign.fieldNames().forEachRemaining(this::checkVariable);
        }
        return new State.Outcome(template("Output", sees), template("Assign", sees));
    }

    private void checkVariable(String name) {
        // Step Functions Developer Guide: Unicode identifiers of no more than 80 characters; $states is reserved.
        boolean identifier = !name.isEmpty()
                && name.length() <= 80
                && Character.isUnicodeIdentifierStart(name.charAt(0))
                && name.chars().allMatch(Character::isUnicodeIdentifierPart);
        if (!identifier || name.equals("states")) {
            problem("Assign." + name, "is no name for a variable");
        }
    }

    /** Adds a problem for each field that was not read. */
    void close() {
        node.fieldNames().forEachRemaining(field -> {
            if (!asked.contains(field)) {
                problem(
                        field,
                        JSON_PATH.contains(field)
                                ? "belongs to JSONPath: JSONata has Arguments, Output, Items and Condition instead"
                                : "is not known here");
            }
        });
    }

    private JsonTemplate template(JsonNode value, String at, Sees sees) {
        if (value.isObject()) {
            Map<String, JsonTemplate> fields = new LinkedHashMap<>();
            value.properties()
                    .forEach(field ->
                            fields.put(field.getKey(), template(field.getValue(), at + "." + field.getKey(), sees)));
            return new JsonTemplate.Fields(fields);
        }
        if (value.isArray()) {
            List<JsonTemplate> elements = new ArrayList<>();
            for (int i = 0; i < value.size(); i++) {
                elements.add(template(value.path(i), at + "[" + i + "]", sees));
            }
            return new JsonTemplate.Elements(elements);
        }
        return value.isTextual() ? text(value, at, sees) : new JsonTemplate.Literal(value);
    }

    private JsonTemplate text(JsonNode value, String at, Sees sees) {
        String text = value.textValue();
        if (!Expression.isExpression(text)) {
            if (text.contains("{%") || text.contains("%}")) {
                problems.add(
                        at, "is taken as plain text: an expression begins with {% and ends with %}, without spaces");
            }
            return new JsonTemplate.Literal(value);
        }
        try {
            Expression expression = Expression.compile(text);
            check(expression, at, sees);
            return new JsonTemplate.Computed(expression);
        } catch (Expression.Refused e) {
            problems.add(at, e.getMessage() + ": " + text);
            return new JsonTemplate.Literal(JsonNodeFactory.instance.nullNode());
        }
    }

    private void check(Expression expression, String at, Sees sees) {
        for (String member : expression.members()) {
            if (!sees.members.contains(member)) {
                problems.add(
                        at, "reads $states." + member + ", which isn't there: only " + new TreeSet<>(sees.members));
            }
        }
        for (String name : expression.variables()) {
            if (!variables.contains(name)) {
                problems.add(at, "reads $" + name + ", which no state assigns and no function is called");
            }
        }
    }
}
