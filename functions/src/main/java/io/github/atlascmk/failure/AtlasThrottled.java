package io.github.atlascmk.failure;

import java.time.Duration;

/**
 * Atlas answered 429 or 5xx, and said after how long to ask again. The state machine reads that from the message, waits
 * as long, and inspects again instead of retrying the step. If the request was a write, its outcome is unknown.
 */
public final class AtlasThrottled extends RetryableException {
    private static final long serialVersionUID = 1;

    /**
     * A run waits no longer than this, however long Atlas asks for: it must not wait for days. One request in 15
     * minutes uses up nobody's limit.
     */
    private static final Duration LONGEST = Duration.ofMinutes(15);

    private final Duration retryAfter;

    /** @param retryAfter at least a second; part of the message in a form that the state machine reads */
    public AtlasThrottled(String message, Duration retryAfter) {
        super(message + ": retry after " + atMost(retryAfter).toSeconds() + " s");
        this.retryAfter = atMost(retryAfter);
    }

    private static Duration atMost(Duration wanted) {
        return wanted.compareTo(LONGEST) > 0 ? LONGEST : wanted;
    }

    /** After how long to ask again. */
    public Duration retryAfter() {
        return retryAfter;
    }
}
