package io.github.atlascmk.local.cloud.atlas.organisation;

import io.github.atlascmk.local.asl.time.Timeline;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** New identifiers, the same in every run of a seed; 24 hex digits begin with the second they were made in. */
public final class ObjectIds {
    private final Timeline timeline;
    private final Random random;

    public ObjectIds(Timeline timeline) {
        this.timeline = timeline;
        // The start is part of the purpose: a world saved by one run and loaded by the next must not repeat its ids.
        this.random = timeline.random("atlas ids from " + timeline.instant());
    }

    public String next() {
        long second = timeline.instant().getEpochSecond() & 0xFFFF_FFFFL;
        return "%08x%016x".formatted(second, random.nextLong());
    }

    public UUID uuid() {
        long most = random.nextLong() & ~0xF000L | 0x4000L;
        long least = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
        return new UUID(most, least);
    }

    /** An id that belongs to another one and to a purpose, always the same. */
    public static String derived(String id, String purpose) {
        Random random = new Random((id + '/' + purpose).hashCode());
        return id.substring(0, 8) + "%016x".formatted(random.nextLong());
    }

    /** The second in which an id was made, as its first eight digits say. */
    public static Instant madeAt(String id) {
        return Instant.ofEpochSecond(Long.parseLong(id.substring(0, 8), 16));
    }
}
