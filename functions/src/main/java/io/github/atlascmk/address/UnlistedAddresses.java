package io.github.atlascmk.address;

import static io.github.atlascmk.aws.AwsErrors.translating;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Records since when Atlas has stopped listing addresses that may still use a project's key: one item for each project,
 * in the state table. Inspections write it too, since it changes nothing outside of the stack; if it is lost, addresses
 * stay allowed for longer.
 */
public final class UnlistedAddresses {
    private static final Duration KEPT = Duration.ofDays(7);

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;
    private final Clock clock;

    public UnlistedAddresses(Supplier<DynamoDbClient> dynamoDb, String table, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
    }

    /** The time for each CIDR block; empty if all are listed. */
    public Map<String, Instant> find(String projectId) {
        return translating("addresses of " + projectId, () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(key(projectId)).consistentRead(true))
                    .item();
            Map<String, Instant> since = new TreeMap<>();
            AttributeValue unlisted = item.get("unlisted");
            if (unlisted != null) {
                unlisted.m().forEach((block, at) -> since.put(block, Instant.parse(at.s())));
            }
            return since;
        });
    }

    /** @param since replaces the recorded times */
    public void put(String projectId, Map<String, Instant> since) {
        Map<String, AttributeValue> unlisted = new HashMap<>();
        since.forEach((block, at) -> unlisted.put(block, AttributeValue.fromS(at.toString())));
        Map<String, AttributeValue> item = new HashMap<>(key(projectId));
        item.put("unlisted", AttributeValue.fromM(unlisted));
        item.put(
                "expiresAt",
                AttributeValue.fromN(Long.toString(clock.instant().plus(KEPT).getEpochSecond())));
        translating(
                "addresses of " + projectId,
                () -> dynamoDb.get().putItem(request -> request.tableName(table).item(item)));
    }

    private static Map<String, AttributeValue> key(String projectId) {
        return Map.of("id", AttributeValue.fromS("addresses#" + projectId));
    }
}
