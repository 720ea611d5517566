package io.github.atlascmk.local.cloud.aws.stepfunctions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.aws.dynamodb.Cases;
import io.github.atlascmk.local.cloud.aws.dynamodb.LocalDynamoDbClient;
import io.github.atlascmk.local.cloud.aws.dynamodb.Settings;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DynamoDbIntegrationTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final DynamoDbIntegration integration = integration();

    @Test
    void anUpdateAnswersWithAttributesInDynamoDbsJson() {
        call("putItem", """
                {"TableName":"leases","Item":{"pk":{"S":"p1"},"all":{"L":[{"BOOL":true},{"NULL":true},{"SS":["a"]},{"NS":["1"]},{"M":{}}]}}}""");
        JsonNode answer = call("updateItem", """
                {"TableName":"leases","Key":{"pk":{"S":"p1"}},"UpdateExpression":"SET #h = :me ADD times :one",
                 "ConditionExpression":"attribute_not_exists(#h)","ReturnValues":"ALL_NEW",
                 "ExpressionAttributeNames":{"#h":"holder"},"ExpressionAttributeValues":{":me":{"S":"me"},":one":{"N":"1"}}}""");
        assertThat(answer).isEqualTo(json("""
                {"Attributes":{"pk":{"S":"p1"},"holder":{"S":"me"},"times":{"N":"1"},
                 "all":{"L":[{"BOOL":true},{"NULL":true},{"SS":["a"]},{"NS":["1"]},{"M":{}}]}}}"""));
    }

    @Test
    void anItemThatIsNotThereIsAnEmptyAnswer() {
        assertThat(call("getItem", """
                {"TableName":"leases","Key":{"pk":{"S":"p1"}},"ConsistentRead":true}""")).isEqualTo(json("{}"));
        assertThat(call("deleteItem", """
                {"TableName":"leases","Key":{"pk":{"S":"p1"}},"ReturnValues":"ALL_OLD"}""")).isEqualTo(json("{}"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            updateItem | {"TableName":"leases","Key":{"pk":{"S":"p"}},"ConditionExpression":"holder = :me","ExpressionAttributeValues":{":me":{"S":"me"}}} | DynamoDB.ConditionalCheckFailedException
            updateItem | {"TableName":"leases","Key":{"pk":{"S":"p"}},"ConditionExpression":"owner = pk"} | DynamoDB.AmazonDynamoDBException
            getItem    | {"TableName":"nowhere","Key":{"pk":{"S":"p"}}} | DynamoDB.ResourceNotFoundException
            putItem    | {"TableName":"leases","Item":{"pk":{"S":"p"}}} | DynamoDB.ProvisionedThroughputExceededException
            putItem    | {"TableName":"leases","Item":{"pk":"p"}} | States.Runtime
            putItem    | {"TableName":"leases","Item":{"pk":{"N":1}}} | States.Runtime
            putItem    | {"TableName":"leases","Item":{"pk":{"T":"p"}}} | States.Runtime
            updateItem | {"TableName":"leases","Key":{"pk":{"S":"p"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"} | States.Runtime
            getItem    | {"tableName":"leases","Key":{"pk":{"S":"p"}}} | States.Runtime
            query      | {"TableName":"leases"} | States.Runtime
            """)
    void failuresHaveTheNamesThatAStateMachineRetriesBy(String action, String arguments, String error) {
        assertThatThrownBy(() -> integration(new AwsFault(
                                "dynamodb", "PutItem", "ProvisionedThroughputExceededException", null, 1, 0, null))
                        .call(action, json(arguments)))
                .isInstanceOfSatisfying(
                        IntegrationError.class,
                        failed -> assertThat(failed.errorName()).isEqualTo(error));
    }

    private JsonNode call(String action, String arguments) {
        return integration.call(action, json(arguments));
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    private static DynamoDbIntegration integration(AwsFault... faults) {
        Wire wire = new Wire(new Timeline(Instant.parse("2026-01-15T09:00:00Z"), 1));
        return new DynamoDbIntegration(new LocalDynamoDbClient(
                wire,
                List.of(Cases.LEASES),
                new AwsFaults(List.of(faults)),
                new Settings(Duration.ZERO, Duration.ZERO)));
    }
}
