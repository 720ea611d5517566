package io.github.atlascmk.atlas;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Atlas's token buckets, as this function instance estimates them: full at first, emptied by its own requests, and
 * corrected downward by the headers of answers, since other clients use the same buckets. They keep many concurrent
 * requests from being refused.
 */
public final class RateLimits {
    private static final double SECONDS_OF_REFILL = 60;

    private final Clock clock;
    private final Map<Key, Bucket> buckets = new HashMap<>();

    private record Key(EndpointSet set, String projectId) {}

    private static final class Bucket {
        private double tokens;
        private Instant asOf;
        private Instant closedUntil = Instant.MIN;

        Bucket(int capacity, Instant now) {
            this.tokens = capacity;
            this.asOf = now;
        }
    }

    public RateLimits(Clock clock) {
        this.clock = clock;
    }

    /** Takes a token and returns zero; or takes none and returns how long it takes until there is one. */
    synchronized Duration take(EndpointSet set, String projectId) {
        Instant now = clock.instant();
        Bucket bucket = refilled(set, projectId, now);
        Duration closed = Duration.between(now, max(now, bucket.closedUntil));
        if (closed.isZero() && bucket.tokens >= 1) {
            bucket.tokens--;
            return Duration.ZERO;
        }
        double missing = Math.max(0, 1 - bucket.tokens);
        long millis = (long) Math.ceil(missing * SECONDS_OF_REFILL * 1000 / set.refill);
        return max(closed, Duration.ofMillis(millis));
    }

    /**
     * Corrects a bucket by the headers of an answer.
     *
     * @param remaining {@code RateLimit-Remaining}; null if the answer had none
     * @param refused whether the answer was 429
     * @param retryAfter null if the answer had none
     */
    synchronized void learn(
            EndpointSet set,
            String projectId,
            @Nullable Integer remaining,
            boolean refused,
            @Nullable Duration retryAfter) {
        Instant now = clock.instant();
        Bucket bucket = refilled(set, projectId, now);
        if (remaining != null) {
            bucket.tokens = Math.min(bucket.tokens, remaining);
        }
        if (refused) {
            bucket.tokens = 0;
            bucket.closedUntil =
                    retryAfter == null ? bucket.closedUntil : max(bucket.closedUntil, now.plus(retryAfter));
        }
    }

    private Bucket refilled(EndpointSet set, String projectId, Instant now) {
        Bucket bucket = buckets.computeIfAbsent(new Key(set, projectId), _ -> new Bucket(set.capacity, now));
        double seconds = Duration.between(bucket.asOf, now).toMillis() / 1000.0;
        bucket.tokens = Math.min(set.capacity, bucket.tokens + seconds * set.refill / SECONDS_OF_REFILL);
        bucket.asOf = now;
        return bucket;
    }

    private static <T extends Comparable<? super T>> T max(T one, T other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
