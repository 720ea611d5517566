package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What others made of a statement of ours: some tools add their principals or actions to the first statement that fits
 * (databrickslabs/ucx, issue 1423). Addresses don't count, since we change them ourselves.
 *
 * @param added what it has beside ours, such as {@code principal arn:aws:iam::111122223333:role/team}
 * @param lacking what ours has and it doesn't
 */
public record StatementChange(List<String> added, List<String> lacking) {
    private static final int NAMED = 5;
    /** Others wrote these values, so only those are shown that are names or ARNs. Values of conditions never are. */
    private static final Pattern PLAIN = Pattern.compile("[\\w+=,.@:/*?-]{1,256}");

    private static final String ADDRESSES = "aws:sourceip";

    /**
     * Compares the statement of our Sid in a document with what it should be.
     *
     * @return empty if the document has no such statement, or nothing was added to it or taken out of it
     */
    public static Optional<StatementChange> of(PolicyDocument document, ObjectNode ours) {
        return document.statement(Statements.sid(ours))
                .map(present -> between(parts(present), parts(ours)))
                .filter(change -> !change.added.isEmpty() || !change.lacking.isEmpty());
    }

    private static StatementChange between(Map<String, String> present, Map<String, String> ours) {
        return new StatementChange(beside(present, ours), beside(ours, present));
    }

    private static List<String> beside(Map<String, String> some, Map<String, String> others) {
        return some.entrySet().stream()
                .filter(part -> !others.containsKey(part.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** For people: {@code dropped principal arn:…, action sts:TagSession; put back condition sts:ExternalId}. */
    public String words() {
        List<String> words = new ArrayList<>();
        if (!added.isEmpty()) {
            words.add("dropped " + some(added));
        }
        if (!lacking.isEmpty()) {
            words.add("put back " + some(lacking));
        }
        return String.join("; ", words);
    }

    private static String some(List<String> all) {
        int more = all.size() - NAMED;
        return String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    /** What a statement is made of, in words, by what has to be equal. */
    private static Map<String, String> parts(ObjectNode statement) {
        Map<String, String> parts = new LinkedHashMap<>();
        statement.properties().forEach(element -> {
            String name = element.getKey();
            JsonNode value = element.getValue();
            switch (name) {
                case "Sid" -> {}
                case "Principal" -> principals(value, parts);
                case "Action" -> each(value, action -> action.toLowerCase(Locale.ROOT), "action", parts);
                case "Resource" -> each(value, resource -> resource, "resource", parts);
                case "Condition" -> conditions(value, parts);
                default -> parts.put(name + " " + value, PLAIN.matcher(name).matches() ? name : "an element");
            }
        });
        return parts;
    }

    private static void principals(JsonNode value, Map<String, String> parts) {
        if (value.isTextual()) {
            each(value, Canonical::principal, "principal", parts);
        } else {
            value.properties().forEach(type -> each(type.getValue(), Canonical::principal, "principal", parts));
        }
    }

    private static void conditions(JsonNode value, Map<String, String> parts) {
        value.properties()
                .forEach(operator -> operator.getValue().properties().forEach(key -> {
                    if (!key.getKey().toLowerCase(Locale.ROOT).equals(ADDRESSES)) {
                        JsonNode values = key.getValue();
                        String one = String.valueOf(values.isArray() && values.size() == 1 ? values.get(0) : values);
                        parts.put(
                                operator.getKey() + " " + key.getKey() + " " + one,
                                "condition " + shown(key.getKey(), "a key"));
                    }
                }));
    }

    private static void each(JsonNode value, UnaryOperator<String> spelling, String what, Map<String, String> parts) {
        (value.isArray() ? value.valueStream() : Stream.of(value))
                .map(JsonNode::asText)
                .forEach(one -> parts.put(what + " " + spelling.apply(one), what + " " + shown(one, "(not plain)")));
    }

    private static String shown(String text, String instead) {
        return PLAIN.matcher(text).matches() ? text : instead;
    }
}
