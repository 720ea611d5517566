package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The conditions of a statement, all of which must hold ("IAM User Guide: IAM JSON policy elements: Condition"). */
final class ConditionBlock {
    private final @Nullable JsonNode condition;

    /**
     * What conditions mean for a request.
     *
     * @param keys the condition keys that matter, sorted: those that couldn't be judged, or all if they surely apply
     */
    record Verdict(Applicability applies, List<String> keys) {}

    private record Entry(String operator, String key, JsonNode values) {}

    /** @param condition null for no conditions */
    ConditionBlock(@Nullable JsonNode condition) {
        this.condition = condition;
    }

    static ConditionBlock of(ObjectNode statement) {
        return new ConditionBlock(statement.get("Condition"));
    }

    /** An empty object is no condition. */
    boolean isEmpty() {
        return condition == null || (condition.isObject() && condition.isEmpty());
    }

    Verdict judge(AccessRequest request) {
        if (isEmpty()) {
            return new Verdict(Applicability.YES, List.of());
        }
        Applicability all = isReadable() ? Applicability.YES : Applicability.UNKNOWN;
        var keys = new TreeSet<String>();
        var unknown = new TreeSet<String>();
        for (Entry entry : entries()) {
            Applicability one = judge(entry, request);
            all = all.and(one);
            keys.add(entry.key);
            if (one == Applicability.UNKNOWN) {
                unknown.add(entry.key);
            }
        }
        return new Verdict(all, List.copyOf(all == Applicability.YES ? keys : unknown));
    }

    private static Applicability judge(Entry entry, AccessRequest request) {
        return ConditionOperator.parse(entry.operator)
                .map(operator -> operator.judge(entry.key, strings(entry.values), request))
                .orElse(Applicability.UNKNOWN);
    }

    /** Whether it has the form that IAM's grammar gives it. */
    private boolean isReadable() {
        return condition instanceof ObjectNode operators
                && operators.valueStream().allMatch(JsonNode::isObject);
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        if (condition instanceof ObjectNode operators) {
            for (Map.Entry<String, JsonNode> operator : operators.properties()) {
                operator.getValue()
                        .properties()
                        .forEach(key -> entries.add(new Entry(operator.getKey(), key.getKey(), key.getValue())));
            }
        }
        return entries;
    }

    /** Condition values may be written as strings, booleans or numbers. */
    private static List<String> strings(JsonNode value) {
        Stream<JsonNode> values = value.isArray() ? value.valueStream() : Stream.of(value);
        return values.map(JsonNode::asText).toList();
    }
}
