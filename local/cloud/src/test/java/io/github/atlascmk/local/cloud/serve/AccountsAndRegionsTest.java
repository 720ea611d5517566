package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.aws.secretsmanager.LocalSecretsManagerClient;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.runtime.Json;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Callers of other accounts, and requests to other Regions, of the services whose resources are the stack's. */
@Timeout(60)
class AccountsAndRegionsTest {
    private static final String STACK = "111122223333";
    private static final String OTHER = "444455556666";
    private static final String HOME = "eu-central-1";
    private static final String ELSEWHERE = "us-east-1";
    private static final String PROJECT = "64b7a0c3d2e1f00012340001";
    private static final String MACHINE = arn("states", "stateMachine:atlas-cmk-EncryptProject");
    private static final String EXECUTION = arn("states", "execution:atlas-cmk-EncryptProject:any");
    private static final String TABLE = "atlas-cmk-EnrolmentTable";
    private static final String SECRET = LocalSecretsManagerClient.arn(STACK, HOME, "atlas-cmk/atlas");
    private static final String BUS = arn("events", "event-bus/atlas-cmk");
    private static final String FUNCTION = "atlas-cmk-SwitchWrites";

    private RunningCloud running = new RunningCloud();

    @AfterEach
    void close() {
        running.close();
        assertThat(running.failures).isEmpty();
    }

    private static String arn(String service, String resource) {
        return "arn:aws:" + service + ":" + HOME + ":" + STACK + ":" + resource;
    }

    private HttpRequest.Builder signed(String path, String account, String region, String service) {
        return HttpRequest.newBuilder(running.awsUrl().resolve(path))
                .header(
                        "Authorization",
                        "AWS4-HMAC-SHA256 Credential=" + account + "/20260115/" + region + "/" + service
                                + "/aws4_request, SignedHeaders=host, Signature=0");
    }

    private JsonNode call(String account, String region, String target, String body) {
        HttpRequest.Builder request = signed("/", account, region, "any")
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(BodyPublishers.ofString(body));
        return RunningCloud.json(running.send(request).body());
    }

    private HttpResponse<String> lambda(String account, String region, String function, String type) {
        String name = URLEncoder.encode(function, StandardCharsets.UTF_8);
        return running.send(signed("/2015-03-31/functions/" + name + "/invocations", account, region, "lambda")
                .header("X-Amz-Invocation-Type", type)
                .POST(BodyPublishers.ofString("{\"writesEnabled\":false}")));
    }

    private String query(String account, String region, String form) {
        return running.send(signed("/", account, region, "cloudformation")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .body();
    }

    private static String input(String member, String name) {
        String value = member.equals("RequestItems")
                ? "{\"" + name + "\":{\"Keys\":[{\"pk\":{\"S\":\"x\"}}]}}"
                : "\"" + name + "\"";
        return "{\"" + member + "\":" + value + "}";
    }

    @ParameterizedTest
    @CsvSource({
        "AWSStepFunctions.StartExecution, stateMachineArn, MACHINE, states",
        "AWSStepFunctions.DescribeStateMachine, stateMachineArn, MACHINE, states",
        "AWSStepFunctions.DescribeExecution, executionArn, EXECUTION, states",
        "AWSStepFunctions.StopExecution, executionArn, EXECUTION, states",
        "secretsmanager.GetSecretValue, SecretId, SECRET, secretsmanager",
        "secretsmanager.PutSecretValue, SecretId, SECRET, secretsmanager",
        "DynamoDB_20120810.GetItem, TableName, TABLE, dynamodb",
        "DynamoDB_20120810.Scan, TableName, TABLE, dynamodb",
        "DynamoDB_20120810.BatchGetItem, RequestItems, TABLE, dynamodb",
    })
    void anotherAccountsResourcesTakeAPolicyThatNobodyWrote(
            String target, String member, String resource, String service) {
        String arn = arnOf(resource);
        String action = service + target.substring(target.indexOf('.')).replace('.', ':');

        JsonNode answer = call(OTHER, HOME, target, input(member, arn));

        assertThat(answer.path("__type").asText()).isEqualTo("AccessDeniedException");
        assertThat(answer.path("message").asText())
                .isEqualTo("User: arn:aws:iam::" + OTHER + ":root is not authorized to perform: " + action
                        + " on resource: " + arn + " because no resource-based policy allows the " + action
                        + " action");
        assertThat(running.cloud.stepFunctions().executions()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        OTHER + ", " + HOME + ", secretsmanager.GetSecretValue, SecretId, atlas-cmk/atlas",
        STACK + ", " + ELSEWHERE + ", secretsmanager.GetSecretValue, SecretId, atlas-cmk/atlas",
        STACK + ", " + ELSEWHERE + ", secretsmanager.GetSecretValue, SecretId, SECRET",
        OTHER + ", " + HOME + ", DynamoDB_20120810.Scan, TableName, " + TABLE,
        STACK + ", " + ELSEWHERE + ", DynamoDB_20120810.Scan, TableName, " + TABLE,
        STACK + ", " + ELSEWHERE + ", DynamoDB_20120810.Scan, TableName, TABLE",
        STACK + ", " + ELSEWHERE + ", DynamoDB_20120810.BatchGetItem, RequestItems, " + TABLE,
    })
    void aNameMeansTheCallersOwnAccountAndRegion(
            String account, String region, String target, String member, String name) {
        assertThat(call(account, region, target, input(member, arnOf(name)))
                        .path("__type")
                        .asText())
                .isEqualTo("ResourceNotFoundException");
    }

    @Test
    void stateMachinesAndStacksAreOfOneAccountAndRegion() {
        assertThat(call(STACK, ELSEWHERE, "AWSStepFunctions.StartExecution", input("stateMachineArn", MACHINE))
                        .path("__type")
                        .asText())
                .isEqualTo("StateMachineDoesNotExist");
        assertThat(call(STACK, ELSEWHERE, "AWSStepFunctions.DescribeExecution", input("executionArn", EXECUTION))
                        .path("__type")
                        .asText())
                .isEqualTo("ExecutionDoesNotExist");
        assertThat(running.cloud.stepFunctions().executions()).isEmpty();
        for (String[] place : new String[][] {{OTHER, HOME}, {STACK, ELSEWHERE}}) {
            assertThat((Object) call(place[0], place[1], "AWSStepFunctions.ListStateMachines", "{}"))
                    .isEqualTo(RunningCloud.json("{\"stateMachines\":[]}"));
            String version = "&Version=2010-05-15";
            assertThat(query(place[0], place[1], "Action=DescribeStacks" + version))
                    .doesNotContain("StackName", "<Error>");
            assertThat(query(place[0], place[1], "Action=ListStackResources&StackName=atlas-cmk" + version))
                    .contains("Stack with id atlas-cmk does not exist");
        }
        assertThat(call(STACK, HOME, "AWSStepFunctions.ListStateMachines", "{}").path("stateMachines"))
                .isNotEmpty();
    }

    @Test
    void functionsRunForTheirOwnAccountAndInTheirOwnRegion() {
        String arn = arn("lambda", "function:" + FUNCTION);
        for (String type : new String[] {"RequestResponse", "Event", "DryRun"}) {
            HttpResponse<String> byArn = lambda(OTHER, HOME, arn, type);
            assertThat(byArn.statusCode()).isEqualTo(403);
            assertThat(byArn.body()).contains("no resource-based policy allows the lambda:InvokeFunction action");
            assertThat(lambda(OTHER, HOME, STACK + ":function:" + FUNCTION, type)
                            .statusCode())
                    .isEqualTo(403);
            assertThat(lambda(OTHER, HOME, FUNCTION, type).statusCode()).isEqualTo(404);
            assertThat(lambda(STACK, ELSEWHERE, FUNCTION, type).statusCode()).isEqualTo(404);
            assertThat(lambda(STACK, ELSEWHERE, arn, type).body()).contains("are not reachable in this region");
        }
        assertThat(running.send(signed("/2015-03-31/functions/", OTHER, HOME, "lambda"))
                        .body())
                .isEqualTo("{\"Functions\":[]}");
        assertThat(running.cloud.wire().calls())
                .noneMatch(call -> call.caller().name().equals("SwitchWrites"));
        assertThat(lambda(STACK, HOME, FUNCTION, "RequestResponse").statusCode())
                .isEqualTo(200);
    }

    @Test
    void whoMayCallTheWebhookByItsUrlMayNotInvokeIt() {
        running.close();
        running = new RunningCloud("alerts");
        String arn = running.cloud.template().function("AlertWebhook").arn();

        assertThat(lambda(OTHER, HOME, arn, "RequestResponse").statusCode()).isEqualTo(403);
        assertThat(lambda(STACK, HOME, arn, "DryRun").statusCode()).isEqualTo(204);
    }

    @Test
    void aPipelineOfAnotherAccountTakesThePipelineAccounts() {
        JsonNode refused = put(OTHER, HOME, BUS, "atlas-cmk");

        assertThat(refused.path("__type").asText()).isEqualTo("AccessDeniedException");
        assertThat(refused.path("message").asText())
                .contains(BUS + " because no resource-based policy allows the events:PutEvents action");
        assertThat(runs()).isZero();
    }

    @Test
    void aPipelineOfANamedAccountMaySayThatItMadeACluster() {
        running.close();
        running = new RunningCloud(withPipeline(OTHER));

        assertThat(put("777788889999", HOME, BUS, "atlas-cmk").path("__type").asText())
                .isEqualTo("AccessDeniedException");
        assertThat(put(OTHER, HOME, BUS, "another-source").path("__type").asText())
                .isEqualTo("AccessDeniedException");
        assertThat(runs()).isZero();
        assertThat(put(OTHER, HOME, BUS, "atlas-cmk").path("FailedEntryCount").asInt(-1))
                .isZero();
        while (runs() == 0) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aBusIsNamedInTheSendersOwnAccountAndRegion() {
        for (String[] place : new String[][] {{OTHER, HOME}, {STACK, ELSEWHERE}}) {
            assertThat(put(place[0], place[1], "atlas-cmk", "atlas-cmk")
                            .at("/Entries/0/ErrorCode")
                            .asText())
                    .isEqualTo("ResourceNotFoundException");
            assertThat(put(place[0], place[1], "default", "atlas-cmk")
                            .path("FailedEntryCount")
                            .asInt(-1))
                    .as("each account has a default bus in each Region")
                    .isZero();
        }
        assertThat(put(STACK, ELSEWHERE, BUS, "atlas-cmk")
                        .path("FailedEntryCount")
                        .asInt())
                .isEqualTo(1);
        assertThat(runs()).isZero();
    }

    private JsonNode put(String account, String region, String bus, String source) {
        String detail = Json.object()
                .put("schemaVersion", 1)
                .put("projectId", PROJECT)
                .put("clusterId", "65a1b2c3d4e5f60012340011")
                .put("clusterName", "orders-us")
                .put("observedBy", "terraform")
                .put("observedAt", "2026-01-01T08:59:58Z")
                .toString();
        var entries = Json.object();
        entries.putArray("Entries")
                .addObject()
                .put("EventBusName", bus)
                .put("Source", source)
                .put("DetailType", "Cluster Observed")
                .put("Detail", detail);
        return call(account, region, "AWSEvents.PutEvents", entries.toString());
    }

    /** So many, once all that an event causes at once has happened. */
    private int runs() {
        call(STACK, HOME, "AWSStepFunctions.ListStateMachines", "{}");
        return running.cloud.stepFunctions().executions().size();
    }

    private static World withPipeline(String account) {
        World world = new Worlds().load(ProjectFolder.world("default"));
        Map<String, String> parameters = new HashMap<>(world.stack().parameters());
        parameters.put("PipelineAccounts", account);
        return new World(
                world.description(),
                world.seed(),
                world.now(),
                new World.Stack(
                        world.stack().accountId(),
                        world.stack().region(),
                        parameters,
                        world.stack().writesEnabled(),
                        world.stack().alertSecret()),
                world.atlas(),
                world.aws(),
                world.enrolments(),
                world.tables());
    }

    private static String arnOf(String name) {
        return switch (name) {
            case "MACHINE" -> MACHINE;
            case "EXECUTION" -> EXECUTION;
            case "SECRET" -> SECRET;
            case "TABLE" -> arn("dynamodb", "table/" + TABLE);
            default -> name;
        };
    }
}
