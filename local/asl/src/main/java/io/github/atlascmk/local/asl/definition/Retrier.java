package io.github.atlascmk.local.asl.definition;

import java.time.Duration;
import java.util.Random;

/**
 * How often and when a state is tried again.
 *
 * @param maxDelaySeconds {@link Double#POSITIVE_INFINITY} if it isn't stated
 * @param fullJitter whether the delay is drawn between 0 and the computed delay
 */
public record Retrier(
        ErrorNames errors,
        int intervalSeconds,
        double backoffRate,
        int maxAttempts,
        double maxDelaySeconds,
        boolean fullJitter) {

    /**
     * The delay before the next attempt, to the millisecond.
     *
     * @param before how many retries this retrier has already made
     */
    public Duration delay(int before, Random jitter) {
        double seconds = Math.min(intervalSeconds * Math.pow(backoffRate, before), maxDelaySeconds);
        double drawn = fullJitter ? seconds * jitter.nextDouble() : seconds;
        return Duration.ofMillis(Math.round(Math.min(drawn, Range.MAX) * 1000));
    }
}
