package io.github.atlascmk.policy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The canonical text of a policy, the same for all its spellings: two documents are equivalent if their canonical texts
 * are equal. What IAM's grammar doesn't define is kept exactly, so it is equivalent only to itself.
 */
final class Canonical {
    private static final Pattern ROOT = Pattern.compile("arn:" + Arns.PARTITION + ":iam::(\\d{12}):root");

    /** Escapes everything outside ASCII, since a lone surrogate wouldn't survive the encoding into bytes. */
    private static final ObjectWriter ASCII = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .build()
            .writer();

    private Canonical() {}

    /** @param members the members of the document except its statements */
    static String document(ObjectNode members, List<ObjectNode> statements) {
        Map<String, String> canonical = members(members, (_, value) -> exact(value));
        canonical.putIfAbsent("Version", quoted("2008-10-17"));
        // A sorted list, not a set: it matters how often a statement occurs.
        canonical.put(
                "Statement",
                array(statements.stream().map(Canonical::statement).sorted().toList()));
        return object(canonical);
    }

    static String statement(ObjectNode statement) {
        return object(members(statement, Canonical::element));
    }

    /** Turns the ARN of a root into its account id, whatever the partition: a document can only name its own. */
    static String principal(String aws) {
        var root = ROOT.matcher(aws);
        return root.matches() ? root.group(1) : aws;
    }

    private static String element(String name, JsonNode value) {
        return switch (name) {
            case "Action", "NotAction" -> set(value, JsonNode::isTextual, action -> action.toLowerCase(Locale.ROOT));
            case "Resource", "NotResource" -> set(value, JsonNode::isTextual, resource -> resource);
            case "Principal", "NotPrincipal" -> principals(value);
            case "Condition" -> condition(value);
            default -> exact(value);
        };
    }

    private static String principals(JsonNode value) {
        if (value.isTextual() && value.textValue().equals("*")) {
            return object(Map.of("AWS", array(List.of(quoted("*")))));
        }
        return value instanceof ObjectNode types ? object(members(types, Canonical::principals)) : exact(value);
    }

    private static String principals(String type, JsonNode value) {
        return set(value, JsonNode::isTextual, type.equals("AWS") ? Canonical::principal : name -> name);
    }

    private static String condition(JsonNode value) {
        return value instanceof ObjectNode operators
                ? object(members(operators, (_, keys) -> conditionKeys(keys)))
                : exact(value);
    }

    private static String conditionKeys(JsonNode value) {
        Predicate<JsonNode> scalar = node -> node.isTextual() || node.isBoolean() || node.isNumber();
        return value instanceof ObjectNode keys
                ? object(members(keys, (_, values) -> set(values, scalar, text -> text)))
                : exact(value);
    }

    /** A value or an array of values as a set. If one of them isn't accepted, the JSON is kept exactly. */
    private static String set(JsonNode value, Predicate<JsonNode> accepted, UnaryOperator<String> spelling) {
        List<JsonNode> values = value.isArray() ? value.valueStream().toList() : List.of(value);
        if (!values.stream().allMatch(accepted)) {
            return exact(value);
        }
        var sorted = new TreeSet<String>();
        values.forEach(one -> sorted.add(quoted(spelling.apply(one.asText()))));
        return array(sorted);
    }

    private static String exact(JsonNode value) {
        if (value instanceof ObjectNode members) {
            return object(members(members, (_, member) -> exact(member)));
        }
        if (value.isArray()) {
            return array(value.valueStream().map(Canonical::exact).toList());
        }
        return value.isTextual() ? quoted(value.textValue()) : value.asText();
    }

    private static Map<String, String> members(ObjectNode node, BiFunction<String, JsonNode, String> canonical) {
        var members = new TreeMap<String, String>();
        node.properties()
                .forEach(member -> members.put(member.getKey(), canonical.apply(member.getKey(), member.getValue())));
        return members;
    }

    private static String object(Map<String, String> members) {
        return "{"
                + String.join(
                        ",",
                        members.entrySet().stream()
                                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                                .toList())
                + "}";
    }

    /** Whether JSON needs no escape for any character. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char character = text.charAt(i);
            if (character < ' ' || character > '~' || character == '"' || character == '\\') {
                return false;
            }
        }
        return true;
    }

    private static String array(Collection<String> values) {
        return "[" + String.join(",", values) + "]";
    }

    private static String quoted(String text) {
        if (isPlain(text)) {
            return '"' + text + '"';
        }
        try {
            return ASCII.writeValueAsString(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
