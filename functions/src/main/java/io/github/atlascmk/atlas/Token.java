package io.github.atlascmk.atlas;

import java.time.Duration;
import java.time.Instant;

/** An access token of a service account. It is valid for an hour. */
record Token(String value, Instant expiresAt) {
    /** One function renews a token this long before its end; the others use it meanwhile. */
    private static final Duration EARLY = Duration.ofMinutes(10);
    /** No function uses a token this close to its end: a call takes time, and clocks differ. */
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
