package io.github.atlascmk.enrolment;

import static io.github.atlascmk.aws.AwsErrors.translating;
import static java.util.Map.entry;

import io.github.atlascmk.aws.RoleArn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Who last changed an enrolled role or key besides us, in the table of states, for a week. A resource is the
 * {@link RoleArn#lookupKey()} of a role or the ARN of a key.
 */
public final class ForeignEdits {
    private static final Duration KEPT = Duration.ofDays(7);

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;
    private final Clock clock;

    public ForeignEdits(Supplier<DynamoDbClient> dynamoDb, String table, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
    }

    /** Remembers the edit, unless a later one of the resource is known already: events come in any order. */
    public void record(String resource, ForeignEdit edit) {
        translating("last edit of " + resource, () -> {
            try {
                return dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(key(resource))
                                .updateExpression("SET editor = :by, edit = :what, editedAt = :at,"
                                        + " eventId = :event, expiresAt = :kept")
                                .conditionExpression("attribute_not_exists(editedAt) OR editedAt < :at")
                                .expressionAttributeValues(Map.ofEntries(
                                        entry(":by", AttributeValue.fromS(edit.by())),
                                        entry(":what", AttributeValue.fromS(edit.what())),
                                        entry(":at", number(edit.at().toEpochMilli())),
                                        entry(":event", AttributeValue.fromS(edit.eventId())),
                                        entry(
                                                ":kept",
                                                number(clock.instant()
                                                        .plus(KEPT)
                                                        .getEpochSecond())))));
            } catch (ConditionalCheckFailedException late) {
                return null;
            }
        });
    }

    /** The last one; empty where none was heard of within a week. */
    public Optional<ForeignEdit> find(String resource) {
        return translating("last edit of " + resource, () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(key(resource)).consistentRead(true))
                    .item();
            return item.isEmpty() ? Optional.empty() : Optional.of(fromItem(item));
        });
    }

    private static ForeignEdit fromItem(Map<String, AttributeValue> item) {
        return new ForeignEdit(
                text(item, "editor"),
                text(item, "edit"),
                Instant.ofEpochMilli(Long.parseLong(
                        item.getOrDefault("editedAt", AttributeValue.fromN("0")).n())),
                text(item, "eventId"));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? "" : value.s();
    }

    private static AttributeValue number(long value) {
        return AttributeValue.fromN(Long.toString(value));
    }

    private static Map<String, AttributeValue> key(String resource) {
        return Map.of("id", AttributeValue.fromS("writer#" + resource));
    }
}
