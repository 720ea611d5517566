package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.time.Duration;

/**
 * How this DynamoDB behaves.
 *
 * @param latency the latency of each call; 10 ms unless stated
 * @param staleness how old the answer of a read that isn't consistent can be: from a table up to this old, at random by
 *     the seed; from a global secondary index always this old. A second unless stated; zero makes every read consistent
 */
public record Settings(Duration latency, Duration staleness) {
    public static final Settings DEFAULT = new Settings(Duration.ofMillis(10), Duration.ofSeconds(1));
}
