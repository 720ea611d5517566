package io.github.atlascmk.local.asl.definition;

import java.time.Duration;
import java.util.Random;

/**
 * How often and when a state is tried again.
 *
 * @param maxDelaySeconds {@link Double#POSITIVE_INFINITY} where it isn't stated
 * @param fullJitter whether the delay is drawn between nothing and what it would be
 */
public record Retrier(
        ErrorNames errors,
        int intervalSeconds,
        double backoffRate,
        int maxAttempts,
        double maxDelaySeconds,
        boolean fullJitter) {

    /** @param before how many retries this retrier gave already; to the millisecond */
    public Duration delay(int before, Random jitter) {
        double seconds = Math.min(intervalSeconds * Math.pow(backoffRate, before), maxDelaySeconds);
        double drawn = fullJitter ? seconds * jitter.nextDouble() : seconds;
        return Duration.ofMillis(Math.round(Math.min(drawn, Range.MAX) * 1000));
    }
}
