package io.github.atlascmk.enrolment;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.failure.AwsThrottled;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;

/** Several items of a table in one consistent read. */
public final class BatchRead {
    private BatchRead() {}

    /**
     * The items that exist, by id.
     *
     * @param ids at most 100 (Amazon DynamoDB API: BatchGetItem)
     * @throws AwsThrottled where DynamoDB gave a part only
     */
    public static Map<String, Map<String, AttributeValue>> items(
            DynamoDbClient dynamoDb, String table, List<String> ids) {
        return translating("a batch of " + table, () -> {
            var answer = dynamoDb.batchGetItem(request -> request.requestItems(Map.of(
                    table,
                    KeysAndAttributes.builder()
                            .keys(ids.stream()
                                    .map(id -> Map.of("id", AttributeValue.fromS(id)))
                                    .toList())
                            .consistentRead(true)
                            .build())));
            if (!answer.unprocessedKeys().isEmpty()) {
                throw new AwsThrottled("DynamoDB left a part of a batch unread");
            }
            Map<String, Map<String, AttributeValue>> items = new HashMap<>();
            for (Map<String, AttributeValue> item : answer.responses().getOrDefault(table, List.of())) {
                AttributeValue id = item.get("id");
                if (id != null) {
                    items.put(id.s(), item);
                }
            }
            return items;
        });
    }
}
