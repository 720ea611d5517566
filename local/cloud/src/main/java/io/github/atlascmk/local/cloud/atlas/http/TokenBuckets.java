package io.github.atlascmk.local.cloud.atlas.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** What is left of each rate limit for each project, organisation or client. */
public final class TokenBuckets {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    /** @param after how long a call is allowed again; zero if this one is */
    public record Draw(boolean allowed, int remaining, Duration after) {}

    private record Key(String limit, String subject) {}

    private record Level(double tokens, Instant at) {}

    private final Clock clock;
    private final Map<Key, Level> levels = new HashMap<>();

    public TokenBuckets(Clock clock) {
        this.clock = clock;
    }

    /** Takes a token for a call, where there is one. */
    public Draw draw(RateLimit limit, String subject) {
        Instant now = clock.instant();
        Key key = new Key(limit.name(), subject);
        Level last = levels.getOrDefault(key, new Level(limit.capacity(), now));
        double perMillisecond = (double) limit.refill() / PERIOD.toMillis();
        double tokens = Math.min(
                limit.capacity(), last.tokens + Duration.between(last.at, now).toMillis() * perMillisecond);
        boolean allowed = tokens >= 1;
        double left = allowed ? tokens - 1 : tokens;
        levels.put(key, new Level(left, now));
        double wait = allowed ? 0 : (1 - tokens) / perMillisecond;
        return new Draw(allowed, (int) left, Duration.ofMillis((long) Math.floor(wait)));
    }

    /** Leaves so many calls in a bucket, as if others had made the rest. */
    public void leave(RateLimit limit, String subject, int tokens) {
        levels.put(new Key(limit.name(), subject), new Level(tokens, clock.instant()));
    }
}
