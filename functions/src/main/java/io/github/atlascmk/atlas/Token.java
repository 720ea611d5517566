package io.github.atlascmk.atlas;

import java.time.Duration;
import java.time.Instant;

/** An access token of a service account. Atlas gives them for an hour. */
record Token(String value, Instant expiresAt) {
    /** Renewed this long before its end, by one holder, while the others go on with it. */
    private static final Duration EARLY = Duration.ofMinutes(10);
    /** Not used any more this long before its end: a call takes time, and clocks differ. */
    private static final Duration UNSAFE = Duration.ofMinutes(1);

    boolean isDue(Instant now) {
        return now.isAfter(expiresAt.minus(EARLY));
    }

    boolean isUsable(Instant now) {
        return now.isBefore(expiresAt.minus(UNSAFE));
    }

    @Override
    public String toString() {
        return "Token[until " + expiresAt + "]";
    }
}
