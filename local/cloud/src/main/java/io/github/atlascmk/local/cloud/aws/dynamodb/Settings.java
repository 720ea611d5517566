package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.time.Duration;

/**
 * How this DynamoDB behaves.
 *
 * @param latency of each call; 10 ms unless stated
 * @param staleness how old an answer can be that isn't a consistent read: a table's is up to this old, at random by the
 *     seed; a global secondary index's is always this old. A second unless stated; zero makes every read consistent
 */
public record Settings(Duration latency, Duration staleness) {
    public static final Settings DEFAULT = new Settings(Duration.ofMillis(10), Duration.ofSeconds(1));
}
