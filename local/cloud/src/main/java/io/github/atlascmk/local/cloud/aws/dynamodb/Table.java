package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** One table's items, now and as they were a moment ago, since a replica may still return those. */
final class Table {
    /** Which operation made an item that is to be stored; the error messages depend on it. */
    enum Origin {
        PUT(
                "Item size has exceeded the maximum allowed size",
                "A value specified for a secondary index key is not supported."),
        UPDATE(
                "Item size to update has exceeded the maximum allowed size",
                "The update expression attempted to update a secondary index key to a value that is not supported.");

        private final String tooLarge;
        private final String emptyIndexKey;

        Origin(String tooLarge, String emptyIndexKey) {
            this.tooLarge = tooLarge;
            this.emptyIndexKey = emptyIndexKey;
        }
    }

    private record Change(Instant at, Key key, @Nullable Map<String, AttributeValue> before) {}

    private final TableSpec spec;
    private final Duration staleness;
    private final NavigableMap<Key, Map<String, AttributeValue>> items = new TreeMap<>();
    private final Deque<Change> newestChanges = new ArrayDeque<>();

    /** @param staleness how far back in time {@link #asOf} can go */
    Table(TableSpec spec, Duration staleness) {
        this.spec = spec;
        this.staleness = staleness;
    }

    TableSpec spec() {
        return spec;
    }

    @Nullable
    Map<String, AttributeValue> item(Key key) {
        return items.get(key);
    }

    /** The items as they were then, in the order of a scan. */
    NavigableMap<Key, Map<String, AttributeValue>> asOf(Instant then) {
        if (newestChanges.isEmpty() || !newestChanges.getFirst().at().isAfter(then)) {
            return Collections.unmodifiableNavigableMap(items);
        }
        NavigableMap<Key, Map<String, AttributeValue>> past = new TreeMap<>(items);
        for (Change change : newestChanges) {
            if (!change.at().isAfter(then)) {
                break;
            }
            put(past, change.key(), change.before());
        }
        return past;
    }

    /** Puts an item, or deletes it if {@code after} is null. */
    void replace(Instant now, Key key, @Nullable Map<String, AttributeValue> after) {
        newestChanges.addFirst(new Change(now, key, put(items, key, after)));
        for (Iterator<Change> oldest = newestChanges.descendingIterator(); oldest.hasNext(); ) {
            if (oldest.next().at().isAfter(now.minus(staleness))) {
                break;
            }
            oldest.remove();
        }
    }

    /** Puts an item that was there before the world began: every read sees it. */
    void restore(Key key, Map<String, AttributeValue> item) {
        items.put(key, item);
    }

    void clear() {
        items.clear();
        newestChanges.clear();
    }

    /**
     * The key that these attributes form, which must be exactly the key attributes, as in {@code Key} parameters.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException ValidationException
     */
    Key keyFrom(Map<String, AttributeValue> attributes) {
        if (attributes.size() != spec.keyNames().size()) {
            throw ServiceErrors.validation("The provided key element does not match the schema");
        }
        for (String name : spec.keyNames()) {
            AttributeValue value = attributes.get(name);
            if (value == null || value.type() != AttributeValue.Type.S) {
                throw ServiceErrors.validation("The provided key element does not match the schema");
            }
            requireText(name, value);
        }
        return keyOf(attributes);
    }

    /**
     * Checks an item that is to be stored: its keys, the keys of the indexes, and its size.
     *
     * @throws software.amazon.awssdk.services.dynamodb.model.DynamoDbException ValidationException
     */
    Key requireStorable(Map<String, AttributeValue> item, Origin origin) {
        for (String name : spec.keyNames()) {
            AttributeValue value = item.get(name);
            if (value == null) {
                throw ServiceErrors.invalidParameters("Missing the key " + name + " in the item");
            }
            if (value.type() != AttributeValue.Type.S) {
                throw ServiceErrors.invalidParameters(
                        "Type mismatch for key " + name + " expected: S actual: " + value.type());
            }
            requireText(name, value);
        }
        spec.indexes().forEach(index -> index.keyNames().forEach(name -> requireIndexable(index, name, item, origin)));
        if (AttributeValues.bytes(item) > AttributeValues.MAX_ITEM_BYTES) {
            throw ServiceErrors.validation(origin.tooLarge);
        }
        return keyOf(item);
    }

    Key keyOf(Map<String, AttributeValue> item) {
        return new Key(text(item, spec.hashKey()), text(item, spec.rangeKey()));
    }

    static String text(Map<String, AttributeValue> item, @Nullable String name) {
        AttributeValue value = name == null ? null : item.get(name);
        return value == null ? "" : value.s();
    }

    static void requireText(String name, AttributeValue value) {
        if (value.s().isEmpty()) {
            throw ServiceErrors.validation("One or more parameter values are not valid. The AttributeValue for a key"
                    + " attribute cannot contain an empty string value. Key: " + name);
        }
    }

    private static void requireIndexable(
            TableSpec.Index index, String name, Map<String, AttributeValue> item, Origin origin) {
        AttributeValue value = item.get(name);
        if (value == null) {
            return;
        }
        if (value.type() != AttributeValue.Type.S) {
            throw ServiceErrors.invalidParameters("Type mismatch for Index Key " + name + " Expected: S Actual: "
                    + value.type() + " IndexName: " + index.name());
        }
        if (value.s().isEmpty()) {
            throw ServiceErrors.validation("One or more parameter values are not valid. " + origin.emptyIndexKey
                    + " The AttributeValue for a key attribute cannot contain an empty string value."
                    + (origin == Origin.PUT ? " IndexName: " + index.name() + ", IndexKey: " + name : ""));
        }
    }

    private static @Nullable Map<String, AttributeValue> put(
            Map<Key, Map<String, AttributeValue>> items, Key key, @Nullable Map<String, AttributeValue> item) {
        return item == null ? items.remove(key) : items.put(key, item);
    }
}
