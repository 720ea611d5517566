package io.github.atlascmk.sweep;

import static io.github.atlascmk.aws.AwsErrors.translating;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sweep's own item: when a person was told last that its brake is on; none while it is off. */
public final class BrakeRecord {
    /**
     * A person was told.
     *
     * @param sweep its execution's ARN
     */
    public record Told(Instant at, String sweep) {}

    private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("sweep#brake"));

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    public BrakeRecord(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    public Optional<Told> last() {
        return translating(
                "the sweep's brake",
                () -> told(dynamoDb.get()
                        .getItem(request -> request.tableName(table).key(KEY).consistentRead(true))
                        .item()));
    }

    private static Optional<Told> told(Map<String, AttributeValue> item) {
        AttributeValue at = item.get("toldAt");
        AttributeValue sweep = item.get("toldBy");
        return at == null
                ? Optional.empty()
                : Optional.of(new Told(Instant.parse(at.s()), sweep == null ? "" : sweep.s()));
    }

    public void told(Told told) {
        translating(
                "the sweep's brake",
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(KEY)
                                .updateExpression("SET toldAt = :at, toldBy = :sweep")
                                .expressionAttributeValues(Map.of(
                                        ":at", AttributeValue.fromS(told.at().toString()),
                                        ":sweep", AttributeValue.fromS(told.sweep())))));
    }

    public void forget() {
        translating(
                "the sweep's brake",
                () -> dynamoDb.get()
                        .updateItem(request ->
                                request.tableName(table).key(KEY).updateExpression("REMOVE toldAt, toldBy")));
    }
}
