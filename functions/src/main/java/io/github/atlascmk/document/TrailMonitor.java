package io.github.atlascmk.document;

import static io.github.atlascmk.aws.AwsErrors.translating;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Whether the trail sings: events about roles and keys come only where a CloudTrail trail logs management events
 * (EventBridge User Guide: events via CloudTrail). So each edit of ours has to come back as an event. One item in the
 * table of states holds when we last edited something, and which was the last edit that came back.
 */
public final class TrailMonitor {
    /** An event that is later than this is as good as lost; most come within minutes. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** Between an edit, whose time CloudTrail cuts to the second, and our noting it. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("canary"));

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    /**
     * @param lastEditAt when we last edited a role or a key; null where we never did
     * @param seenEditAt when the last edit was made that came back; null where none did
     */
    public record Reading(
            @Nullable Instant lastEditAt, @Nullable Instant seenEditAt) {

        /** Whether an edit of ours should have come back by now, and neither it nor a later one did. */
        public boolean isOverdue(Instant now) {
            Instant edited = lastEditAt;
            if (edited == null || now.isBefore(edited.plus(PATIENCE))) {
                return false;
            }
            Instant seen = seenEditAt;
            return seen == null || seen.isBefore(edited.minus(SLACK));
        }
    }

    public TrailMonitor(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** We edited a role or a key. */
    public void edited(Instant at) {
        advance("lastEditAt", at);
    }

    /** An edit of ours that was made then came back as an event. */
    public void cameBack(Instant at) {
        advance("seenEditAt", at);
    }

    public Reading read() {
        return translating("canary", () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request -> request.tableName(table).key(KEY).consistentRead(true))
                    .item();
            return new Reading(
                    time(item, "lastEditAt").orElse(null),
                    time(item, "seenEditAt").orElse(null));
        });
    }

    private void advance(String attribute, Instant at) {
        AttributeValue time = AttributeValue.fromN(Long.toString(at.toEpochMilli()));
        translating("canary", () -> {
            try {
                return dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(KEY)
                                .updateExpression("SET " + attribute + " = :at")
                                .conditionExpression(
                                        "attribute_not_exists(" + attribute + ") OR " + attribute + " < :at")
                                .expressionAttributeValues(Map.of(":at", time)));
            } catch (ConditionalCheckFailedException later) {
                return null;
            }
        });
    }

    private static Optional<Instant> time(Map<String, AttributeValue> item, String name) {
        return Optional.ofNullable(item.get(name)).map(value -> Instant.ofEpochMilli(Long.parseLong(value.n())));
    }
}
