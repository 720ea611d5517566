package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.util.Arrays;
import java.util.Comparator;

/**
 * A primary key; {@code range} is empty if the table has no range key. Keys are ordered as in a scan: partitions in an
 * arbitrary order, and by the range key within a partition.
 */
record Key(String hash, String range) implements Comparable<Key> {
    static final Comparator<String> BY_UTF8 = Comparator.comparing(AttributeValues::utf8, Arrays::compareUnsigned);
    private static final Comparator<Key> ORDER = Comparator.comparingInt(Key::scattered)
            .thenComparing(Key::hash, BY_UTF8)
            .thenComparing(Key::range, BY_UTF8);

    @Override
    public int compareTo(Key other) {
        return ORDER.compare(this, other);
    }

    /** The key as the journal names it. */
    @Override
    public String toString() {
        return range.isEmpty() ? hash : hash + "/" + range;
    }

    private int scattered() {
        int mixed = hash.hashCode() * 0x9E3779B9;
        return mixed ^ (mixed >>> 15);
    }
}
