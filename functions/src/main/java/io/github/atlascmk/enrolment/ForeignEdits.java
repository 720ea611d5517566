package io.github.atlascmk.enrolment;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.aws.RoleArn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Who changed an enrolled role or key lately besides us, in the table of states, for a week. A resource is the
 * {@link RoleArn#lookupKey()} of a role or the ARN of a key.
 */
public final class ForeignEdits {
    private static final Duration KEPT = Duration.ofDays(7);
    /** An item can't grow beyond that many edits; a later one then takes the place of one before it. */
    private static final int PLACES = 256;

    private static final String PLACE = "edit";

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;
    private final Clock clock;

    public ForeignEdits(Supplier<DynamoDbClient> dynamoDb, String table, Clock clock) {
        this.dynamoDb = dynamoDb;
        this.table = table;
        this.clock = clock;
    }

    /** Remembers the edit. Events come in any order and more than once: each has its place. */
    public void record(String resource, ForeignEdit edit) {
        AttributeValue kept =
                AttributeValue.fromN(Long.toString(clock.instant().plus(KEPT).getEpochSecond()));
        String place = PLACE + Math.floorMod(edit.eventId().hashCode(), PLACES);
        translating(
                "edits of " + resource,
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(key(resource))
                                .updateExpression("SET " + place + " = :edit, expiresAt = :kept")
                                .expressionAttributeValues(Map.of(":edit", attribute(edit), ":kept", kept))));
    }

    /** Those of the last week that were heard of, the oldest first. */
    public List<ForeignEdit> find(String resource) {
        Instant oldest = clock.instant().minus(KEPT);
        return translating(
                "edits of " + resource,
                () -> dynamoDb
                        .get()
                        .getItem(request ->
                                request.tableName(table).key(key(resource)).consistentRead(true))
                        .item()
                        .entrySet()
                        .stream()
                        .filter(place -> place.getKey().startsWith(PLACE))
                        .map(place -> edit(place.getValue().m()))
                        .filter(edit -> edit.at().isAfter(oldest))
                        .sorted(Comparator.comparing(ForeignEdit::at).thenComparing(ForeignEdit::eventId))
                        .toList());
    }

    private static AttributeValue attribute(ForeignEdit edit) {
        return AttributeValue.fromM(Map.of(
                "by", AttributeValue.fromS(edit.by()),
                "what", AttributeValue.fromS(edit.what()),
                "at", AttributeValue.fromS(edit.at().toString()),
                "eventId", AttributeValue.fromS(edit.eventId()),
                "document", AttributeValue.fromS(edit.document()),
                "others", AttributeValue.fromS(edit.others())));
    }

    private static ForeignEdit edit(Map<String, AttributeValue> fields) {
        return new ForeignEdit(
                text(fields, "by"),
                text(fields, "what"),
                Instant.parse(text(fields, "at")),
                text(fields, "eventId"),
                text(fields, "document"),
                text(fields, "others"));
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? "" : value.s();
    }

    private static Map<String, AttributeValue> key(String resource) {
        return Map.of("id", AttributeValue.fromS("writer#" + resource));
    }
}
