package io.github.atlascmk.store;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A change of single attributes of an item, which others may change at the same time. Names of attributes must not be
 * reserved words (Amazon DynamoDB Developer Guide: Reserved words).
 */
public final class Update {
    private final Map<String, Object> set = new LinkedHashMap<>(Map.of(Table.RECORD_VERSION, Table.VERSION));
    private final Set<String> removed = new LinkedHashSet<>();
    private final Map<String, Object> compared = new LinkedHashMap<>();
    private @Nullable String condition;

    /** @param value a record, a text, a number, a list or a map; null removes the attribute */
    public Update set(String attribute, @Nullable Object value) {
        if (value == null) {
            return remove(attribute);
        }
        set.put(attribute, value);
        return this;
    }

    public Update remove(String attribute) {
        removed.add(attribute);
        return this;
    }

    /**
     * Nothing is changed unless this holds.
     *
     * @param expression a condition expression, in which {@code :name} stands for a value of {@code values} or for the
     *     new value of that attribute
     */
    public Update onlyIf(String expression, Map<String, ?> values) {
        condition = expression;
        compared.putAll(values);
        return this;
    }

    @Nullable
    String condition() {
        return condition;
    }

    String expression() {
        String sets =
                set.keySet().stream().map(name -> name + " = :" + name).collect(Collectors.joining(", ", "SET ", ""));
        return removed.isEmpty() ? sets : sets + " REMOVE " + String.join(", ", removed);
    }

    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>(set);
        values.putAll(compared);
        return values;
    }
}
