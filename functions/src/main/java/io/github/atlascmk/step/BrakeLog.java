package io.github.atlascmk.step;

import static io.github.atlascmk.aws.AwsErrors.translating;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The sweep's own item: when a person was told last that its brake is on; none while it is off. */
final class BrakeLog {
    private static final Map<String, AttributeValue> KEY = Map.of("id", AttributeValue.fromS("sweep#brake"));

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    BrakeLog(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    Optional<Instant> toldAt() {
        return translating(
                        "the sweep's brake",
                        () -> Optional.ofNullable(dynamoDb.get()
                                .getItem(request ->
                                        request.tableName(table).key(KEY).consistentRead(true))
                                .item()
                                .get("toldAt")))
                .map(at -> Instant.parse(at.s()));
    }

    void told(Instant at) {
        translating(
                "the sweep's brake",
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(table)
                                .key(KEY)
                                .updateExpression("SET toldAt = :at")
                                .expressionAttributeValues(Map.of(":at", AttributeValue.fromS(at.toString())))));
    }

    void forget() {
        translating(
                "the sweep's brake",
                () -> dynamoDb.get()
                        .updateItem(request -> request.tableName(table).key(KEY).updateExpression("REMOVE toldAt")));
    }
}
