package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The path of a value in an item: an attribute's name, then names within nested maps. */
record DocumentPath(List<String> names) {
    String attribute() {
        return names.getFirst();
    }

    @Nullable
    AttributeValue in(Map<String, AttributeValue> item) {
        AttributeValue value = item.get(attribute());
        for (String name : names.subList(1, names.size())) {
            value = value != null && value.hasM() ? value.m().get(name) : null;
        }
        return value;
    }

    /**
     * A copy of {@code item} with this value at this path; null removes what is there.
     *
     * @throws IllegalPath if the map that should hold the value doesn't exist
     */
    Map<String, AttributeValue> replaced(Map<String, AttributeValue> item, @Nullable AttributeValue value) {
        Map<String, AttributeValue> copy = new TreeMap<>(item);
        if (names.size() == 1) {
            if (value == null) {
                copy.remove(attribute());
            } else {
                copy.put(attribute(), value);
            }
            return copy;
        }
        AttributeValue outer = copy.get(attribute());
        if (outer == null || !outer.hasM()) {
            throw new IllegalPath();
        }
        copy.put(attribute(), AttributeValue.fromM(rest().replaced(outer.m(), value)));
        return copy;
    }

    /** Puts this value into {@code target}, with maps around it as needed. */
    void graft(Map<String, AttributeValue> target, AttributeValue value) {
        if (names.size() == 1) {
            target.put(attribute(), value);
            return;
        }
        AttributeValue outer = target.get(attribute());
        Map<String, AttributeValue> inner = new TreeMap<>(outer != null && outer.hasM() ? outer.m() : Map.of());
        rest().graft(inner, value);
        target.put(attribute(), AttributeValue.fromM(inner));
    }

    boolean overlaps(DocumentPath other) {
        int common = Math.min(names.size(), other.names.size());
        return names.subList(0, common).equals(other.names.subList(0, common));
    }

    private DocumentPath rest() {
        return new DocumentPath(names.subList(1, names.size()));
    }

    /** The path as error messages show it. */
    @Override
    public String toString() {
        return "[" + String.join(", ", names) + "]";
    }

    static final class IllegalPath extends RuntimeException {
        private static final long serialVersionUID = 1;
    }
}
