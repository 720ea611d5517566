package io.github.atlascmk.local.cloud.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Resolves CloudFormation's intrinsic functions (CloudFormation Template Reference). Every error is an
 * IllegalArgumentException whose message says where in the template it is.
 */
final class Intrinsics {
    /** Resolves the names that functions refer to. */
    interface Names {
        /** The value of a parameter, a pseudo parameter or a resource; a missing node for {@code AWS::NoValue}. */
        JsonNode ref(String name, String where);

        String attribute(String logicalId, String attribute, String where);
    }

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(!?)([^}]+)}");

    private final Names names;
    private final JsonNode conditions;
    private final JsonNode mappings;
    private final Map<String, Boolean> decided = new HashMap<>();
    private final Set<String> deciding = new HashSet<>();

    Intrinsics(Names names, JsonNode conditions, JsonNode mappings) {
        this.names = names;
        this.conditions = conditions;
        this.mappings = mappings;
    }

    /** The value with all functions resolved; a missing node if it is {@code AWS::NoValue}. */
    JsonNode resolve(JsonNode value, String where) {
        return switch (value) {
            case ObjectNode object -> {
                String function = functionOf(object, where);
                yield function.isEmpty()
                        ? fields(object, where)
                        : call(function, object.path(function), where + "." + function);
            }
            case ArrayNode array -> elements(array, where);
            default -> value;
        };
    }

    String text(JsonNode value, String where) {
        JsonNode resolved = resolve(value, where);
        if (!resolved.isValueNode() || resolved.isMissingNode() || resolved.isNull()) {
            throw error(where, "must be text");
        }
        return resolved.asText();
    }

    boolean holds(String condition, String where) {
        Boolean known = decided.get(condition);
        if (known != null) {
            return known;
        }
        if (!conditions.has(condition)) {
            throw error(where, "there is no condition " + condition);
        }
        if (!deciding.add(condition)) {
            throw error(where, "the condition " + condition + " depends on itself");
        }
        boolean holds = test(conditions.path(condition), "Conditions." + condition);
        decided.put(condition, holds);
        return holds;
    }

    static IllegalArgumentException error(String where, String message) {
        return new IllegalArgumentException("template, " + where + ": " + message);
    }

    private static String functionOf(ObjectNode object, String where) {
        List<String> functions = object.properties().stream()
                .map(Map.Entry::getKey)
                .filter(key -> (key.equals("Ref") && object.size() == 1) || key.startsWith("Fn::"))
                .toList();
        if (!functions.isEmpty() && object.size() > 1) {
            throw error(where, functions.getFirst() + " must stand alone in its mapping");
        }
        return functions.isEmpty() ? "" : functions.getFirst();
    }

    private ObjectNode fields(ObjectNode object, String where) {
        ObjectNode resolved = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(field -> {
            JsonNode value = resolve(field.getValue(), where + "." + field.getKey());
            if (!value.isMissingNode()) {
                resolved.set(field.getKey(), value);
            }
        });
        return resolved;
    }

    private ArrayNode elements(ArrayNode array, String where) {
        ArrayNode resolved = JsonNodeFactory.instance.arrayNode();
        for (int i = 0; i < array.size(); i++) {
            JsonNode value = resolve(array.path(i), where + "[" + i + "]");
            if (!value.isMissingNode()) {
                resolved.add(value);
            }
        }
        return resolved;
    }

    private JsonNode call(String function, JsonNode argument, String where) {
        return switch (function) {
            case "Ref" -> names.ref(argument.asText(), where);
            case "Fn::Sub" -> sub(argument, where);
            case "Fn::GetAtt" -> getAtt(argument, where);
            case "Fn::Join" -> join(argument, where);
            case "Fn::If" -> {
                arity(argument, 3, where);
                boolean holds = holds(argument.path(0).asText(), where);
                yield resolve(argument.path(holds ? 1 : 2), where);
            }
            case "Fn::Equals", "Fn::And", "Fn::Or", "Fn::Not" ->
                BooleanNode.valueOf(test(JsonNodeFactory.instance.objectNode().set(function, argument), where));
            case "Fn::Select" -> select(argument, where);
            case "Fn::Split" -> {
                arity(argument, 2, where);
                ArrayNode parts = JsonNodeFactory.instance.arrayNode();
                String separator = Pattern.quote(text(argument.path(0), where));
                Pattern.compile(separator)
                        .splitAsStream(text(argument.path(1), where))
                        .forEach(parts::add);
                yield parts;
            }
            case "Fn::FindInMap" -> findInMap(argument, where);
            case "Fn::Base64" ->
                TextNode.valueOf(
                        Base64.getEncoder().encodeToString(text(argument, where).getBytes(StandardCharsets.UTF_8)));
            default -> throw error(where, function + " is not a function that the local cloud knows");
        };
    }

    private boolean test(JsonNode condition, String where) {
        if (condition.size() != 1) {
            throw error(where, "must be one condition function");
        }
        Map.Entry<String, JsonNode> call = condition.properties().iterator().next();
        JsonNode argument = call.getValue();
        return switch (call.getKey()) {
            case "Condition" -> holds(argument.asText(), where);
            case "Fn::Equals" -> {
                arity(argument, 2, where);
                JsonNode left = resolve(argument.path(0), where);
                JsonNode right = resolve(argument.path(1), where);
                yield left.isValueNode() && right.isValueNode()
                        ? left.asText().equals(right.asText())
                        : left.equals(right);
            }
            case "Fn::And" -> argument.valueStream().allMatch(one -> test(one, where));
            case "Fn::Or" -> argument.valueStream().anyMatch(one -> test(one, where));
            case "Fn::Not" -> {
                arity(argument, 1, where);
                yield !test(argument.path(0), where);
            }
            default -> throw error(where, call.getKey() + " is not a condition function");
        };
    }

    private JsonNode sub(JsonNode argument, String where) {
        String form = argument.isArray() ? argument.path(0).asText() : argument.asText();
        JsonNode variables = argument.isArray() ? argument.path(1) : MissingNode.getInstance();
        Matcher placeholders = PLACEHOLDER.matcher(form);
        StringBuilder filled = new StringBuilder();
        while (placeholders.find()) {
            String name = placeholders.group(2);
            String value =
                    placeholders.group(1).isEmpty() ? placeholder(name.strip(), variables, where) : "${" + name + "}";
            placeholders.appendReplacement(filled, Matcher.quoteReplacement(value));
        }
        return TextNode.valueOf(placeholders.appendTail(filled).toString());
    }

    private String placeholder(String name, JsonNode variables, String where) {
        if (variables.has(name)) {
            return text(variables.path(name), where);
        }
        int dot = name.indexOf('.');
        return dot < 0
                ? text(names.ref(name, where), where)
                : names.attribute(name.substring(0, dot), name.substring(dot + 1), where);
    }

    private JsonNode getAtt(JsonNode argument, String where) {
        List<String> parts = argument.isArray()
                ? argument.valueStream().map(JsonNode::asText).toList()
                : List.of(argument.asText().split("\\.", 2));
        if (parts.size() != 2) {
            throw error(where, "must name a resource and one of its attributes");
        }
        return TextNode.valueOf(names.attribute(parts.get(0), parts.get(1), where));
    }

    private JsonNode join(JsonNode argument, String where) {
        arity(argument, 2, where);
        JsonNode values = resolve(argument.path(1), where);
        if (!values.isArray()) {
            throw error(where, "the second argument must be a list");
        }
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(text(value, where)));
        return TextNode.valueOf(
                texts.stream().collect(Collectors.joining(argument.path(0).asText())));
    }

    private JsonNode select(JsonNode argument, String where) {
        arity(argument, 2, where);
        JsonNode values = resolve(argument.path(1), where);
        int index = Integer.parseInt(text(argument.path(0), where));
        if (!values.has(index)) {
            throw error(where, "there is no element " + index + " in a list of " + values.size());
        }
        return values.path(index);
    }

    private JsonNode findInMap(JsonNode argument, String where) {
        arity(argument, 3, where);
        JsonNode found = mappings.path(text(argument.path(0), where))
                .path(text(argument.path(1), where))
                .path(text(argument.path(2), where));
        if (found.isMissingNode()) {
            throw error(where, "there is no such entry in Mappings");
        }
        return found;
    }

    private static void arity(JsonNode argument, int count, String where) {
        if (!argument.isArray() || argument.size() != count) {
            throw error(where, "must be a list of " + count);
        }
    }
}
