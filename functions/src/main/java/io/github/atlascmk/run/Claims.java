package io.github.atlascmk.run;

import static io.github.atlascmk.aws.AwsErrors.translating;

import java.util.Map;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The claims of runs on projects. The state machine writes their items; here they are only read. */
public final class Claims {
    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    public Claims(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Whether this run still holds the project, and another has asked it to look once more. */
    public boolean isMarked(String projectId, String executionArn) {
        return translating("claim on " + projectId, () -> {
            Map<String, AttributeValue> claim = dynamoDb.get()
                    .getItem(request -> request.tableName(table)
                            .key(Map.of("id", AttributeValue.fromS("claim#" + projectId)))
                            .consistentRead(true))
                    .item();
            return AttributeValue.fromS(executionArn).equals(claim.get("holder")) && claim.containsKey("rerun");
        });
    }
}
