package io.github.atlascmk.document;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.runtime.Sha256;
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
    /** An item has no room for thousands. */
    private static final int MOST = 200;

    /** Unlike all names in items of earlier versions, which held one edit. */
    private static final String PLACE = "foreign";

    private static final int DIGITS = 16;

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
        String place = PLACE + Sha256.hex(edit.eventId()).substring(0, DIGITS);
        translating("edits of " + resource, () -> {
            List<String> tooMany = tooMany(item(resource), place);
            return dynamoDb.get()
                    .updateItem(request -> request.tableName(table)
                            .key(key(resource))
                            .updateExpression("SET " + place + " = :edit, expiresAt = :kept"
                                    + (tooMany.isEmpty() ? "" : " REMOVE " + String.join(", ", tooMany)))
                            .expressionAttributeValues(Map.of(":edit", attribute(edit), ":kept", kept)));
        });
    }

    /** The places of the oldest edits that have to go for one more. */
    private static List<String> tooMany(Map<String, AttributeValue> item, String place) {
        List<String> others = item.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(PLACE) && !entry.getKey().equals(place))
                .sorted(Comparator.comparing(entry -> edit(entry.getValue().m()).at()))
                .map(Map.Entry::getKey)
                .toList();
        return others.subList(0, Math.max(0, others.size() + 1 - MOST));
    }

    /** Those of the last week that were heard of, the oldest first. */
    public List<ForeignEdit> find(String resource) {
        Instant oldest = clock.instant().minus(KEPT);
        return translating(
                "edits of " + resource,
                () -> item(resource).entrySet().stream()
                        .filter(place -> place.getKey().startsWith(PLACE))
                        .map(place -> edit(place.getValue().m()))
                        .filter(edit -> edit.at().isAfter(oldest))
                        .sorted(Comparator.comparing(ForeignEdit::at).thenComparing(ForeignEdit::eventId))
                        .toList());
    }

    private Map<String, AttributeValue> item(String resource) {
        return dynamoDb.get()
                .getItem(request -> request.tableName(table).key(key(resource)).consistentRead(true))
                .item();
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
