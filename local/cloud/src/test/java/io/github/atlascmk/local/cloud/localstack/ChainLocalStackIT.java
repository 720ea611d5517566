package io.github.atlascmk.local.cloud.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.eventbridge.model.PutEventsRequestEntry;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** The whole stack on LocalStack: an event by the template's rules, the real machine, the real functions. */
@Tag("localstack")
@ExtendWith(LocalStack.class)
class ChainLocalStackIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LocalStack.Server server;
    private LocalStackCloud cloud;
    private LambdaEndpoint endpoint;
    private Runs runs;

    ChainLocalStackIT(LocalStack.Server server) {
        this.server = server;
    }

    @BeforeEach
    void deploy() {
        assumeTrue(
                server.lambdaEndpoint().isPresent(),
                "LAMBDA_ENDPOINT isn't set, or LocalStack runs in a container: its functions don't reach this process");
        URI address = server.lambdaEndpoint().orElseThrow();
        cloud = new LocalStackCloud(server, "default");
        runs = new Runs(cloud.account().stepFunctions());
        endpoint = new LambdaEndpoint(address, cloud::answer);
        Template.StateMachine machine = cloud.template().stateMachine("EncryptProject");
        cloud.stack().createFunctions();
        cloud.stack().createTopics();
        cloud.stack().createBuses();
        cloud.stack().createRules();
        assertThat(cloud.stack().createMachine(machine, ShortenedMachine.chain(machine.substitutions())))
                .isEqualTo(machine.arn());
    }

    @AfterEach
    void close() {
        if (cloud != null) {
            endpoint.close();
            cloud.close();
        }
    }

    @Test
    void anEventLeadsToAnEncryptedProjectAndTheSameEventToNothingMore() {
        announce();
        DescribeExecutionResponse run = runs.ended(runs.first(machineArn()));
        assertThat(output(run).path("outcome").asText()).isEqualTo("ENCRYPTED");
        assertThat(output(run).path("waiting"))
                .singleElement()
                .extracting(JsonNode::asText)
                .asString()
                .startsWith("orders-archive: paused");
        assertThat(provider("orders-eu")).isEqualTo("AWS");
        assertThat(provider("orders-us")).isEqualTo("AWS");
        assertThat(provider("orders-archive")).isEqualTo("NONE");
        assertThat(item("claim#" + LocalStackCloud.PROJECT)).doesNotContainKeys("holder", "rerun");
        assertThat(Objects.requireNonNull(
                                item("status#" + LocalStackCloud.PROJECT).get("outcome"))
                        .s())
                .isEqualTo("ENCRYPTED");

        JsonNode event = LocalStackCloud.event("cluster-observed.json");
        JsonNode first = invoke("RouteEvent", event);
        assertThat(first.at("/runs/0/isNew").asBoolean()).isTrue();
        DescribeExecutionResponse second = runs.ended(machineArn().replace(":stateMachine:", ":execution:") + ":"
                + first.at("/runs/0/executionName").asText());
        assertThat(output(second).path("outcome").asText()).isEqualTo("COMPLIANT");
        assertThat(invoke("RouteEvent", event).at("/runs/0/isNew").asBoolean(true))
                .isFalse();
        assertThat(runs.all(machineArn())).hasSize(2);
    }

    @Test
    void aPlanLeavesNoTrace() {
        String run = start("{\"projectId\":\"" + LocalStackCloud.PROJECT + "\",\"plan\":true}");
        JsonNode plan = output(runs.ended(run));
        assertThat(plan.path("outcome").asText()).isEqualTo("PLANNED");
        assertThat(plan.path("steps").valueStream().map(JsonNode::asText)).contains("EncryptCluster orders-eu");
        assertThat(item("claim#" + LocalStackCloud.PROJECT)).isEmpty();
        assertThat(item("status#" + LocalStackCloud.PROJECT)).isEmpty();
        assertThat(cloud.project().roles()).hasSize(1);
    }

    @Test
    void theFailureOfAStepEndsTheRunUnderItsName() {
        cloud.atlas()
                .addFault(new AtlasFault(
                        "authorizeGroupCloudProviderAccessRole", 403, "CANNOT_ASSUME_ROLE", null, 500, null, null));
        DescribeExecutionResponse run = runs.ended(start("{\"projectId\":\"" + LocalStackCloud.PROJECT + "\"}"));
        assertThat(run.status()).isEqualTo(ExecutionStatus.FAILED);
        assertThat(run.error()).isEqualTo("io.github.atlascmk.failure.PropagationPending");
        assertThat(run.cause()).contains("IAM propagates its trust policy");
        assertThat(item("claim#" + LocalStackCloud.PROJECT)).doesNotContainKeys("holder", "rerun");
    }

    private void announce() {
        JsonNode entry = LocalStackCloud.event("put/cluster-observed.json").path(0);
        var answer = cloud.account()
                .events()
                .putEvents(request -> request.entries(PutEventsRequestEntry.builder()
                        .eventBusName(entry.path("EventBusName").asText())
                        .source(entry.path("Source").asText())
                        .detailType(entry.path("DetailType").asText())
                        .detail(entry.path("Detail").asText())
                        .build()));
        assertThat(answer.failedEntryCount()).isZero();
    }

    private String start(String input) {
        return runs.start(machineArn(), "by-hand", input);
    }

    private JsonNode invoke(String function, JsonNode payload) {
        String name = cloud.template().function(function).name();
        return json(cloud.account()
                .lambda()
                .invoke(request -> request.functionName(name).payload(SdkBytes.fromUtf8String(payload.toString())))
                .payload()
                .asUtf8String());
    }

    private String machineArn() {
        return cloud.template().stateMachine("EncryptProject").arn();
    }

    private Map<String, AttributeValue> item(String id) {
        return cloud.account()
                .dynamoDb()
                .getItem(request -> request.tableName(
                                cloud.template().table("StateTable").name())
                        .key(Map.of("id", AttributeValue.fromS(id))))
                .item();
    }

    private String provider(String cluster) {
        return Objects.requireNonNullElse(
                cloud.project().clusters().stream()
                        .filter(candidate -> candidate.name().equals(cluster))
                        .findFirst()
                        .orElseThrow()
                        .encryptionAtRestProvider(),
                "NONE");
    }

    private static JsonNode output(DescribeExecutionResponse run) {
        assertThat(run.status()).as(run.error() + " " + run.cause()).isEqualTo(ExecutionStatus.SUCCEEDED);
        return json(run.output());
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(text, broken);
        }
    }
}
