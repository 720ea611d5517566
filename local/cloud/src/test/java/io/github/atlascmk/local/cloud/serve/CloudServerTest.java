package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EntityAlreadyExistsException;
import software.amazon.awssdk.services.iam.model.IamException;
import software.amazon.awssdk.services.iam.model.MalformedPolicyDocumentException;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;
import software.amazon.awssdk.services.iam.model.Role;
import software.amazon.awssdk.services.iam.model.Tag;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.HistoryEventType;

/** The local cloud by the SDK's own clients and by plain HTTP, in real time. */
@Timeout(120)
class CloudServerTest {
    private static final String PROJECT = "64b7a0c3d2e1f00012340001";
    private static final String MACHINE =
            "arn:aws:states:eu-central-1:111122223333:stateMachine:atlas-cmk-EncryptProject";
    private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String OTHERS_STATEMENT = "OperatorsWithMfa";
    private static final String ATLAS = "arn:aws:iam::536727724300:root";
    private static final String WITHOUT_ATLAS = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

    private final RunningCloud running = new RunningCloud();
    private final SdkHttpClient http = Apache5HttpClient.create();
    private final IamClient iam = client(IamClient.builder());
    private final KmsClient kms = client(KmsClient.builder());
    private final SfnClient states = client(SfnClient.builder());

    @AfterEach
    void close() {
        http.close();
        running.close();
        assertThat(running.failures).isEmpty();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return builder.endpointOverride(running.awsUrl())
                .httpClient(http)
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("111122223333", "local")))
                .build();
    }

    private DescribeExecutionResponse run() {
        String arn = states.startExecution(r -> r.stateMachineArn(MACHINE).input("{\"projectId\":\"" + PROJECT + "\"}"))
                .executionArn();
        DescribeExecutionResponse execution;
        do {
            execution = states.describeExecution(r -> r.executionArn(arn));
        } while (execution.status() == ExecutionStatus.RUNNING);
        return execution;
    }

    private String trust() {
        String encoded = iam.getRole(r -> r.roleName("orders")).role().assumeRolePolicyDocument();
        return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    }

    @Test
    void aRunIsStartedFollowedAndLookedBackAt() {
        DescribeExecutionResponse execution = run();

        assertThat(execution.status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(RunningCloud.json(execution.output()).path("outcome").asText())
                .isEqualTo("ENCRYPTED");
        assertThat(execution.stopDate()).isAfter(execution.startDate().plus(5, ChronoUnit.MINUTES));
        List<HistoryEvent> history = states
                .getExecutionHistoryPaginator(
                        r -> r.executionArn(execution.executionArn()).maxResults(50))
                .events()
                .stream()
                .toList();
        assertThat(history.getFirst().type()).isEqualTo(HistoryEventType.EXECUTION_STARTED);
        assertThat(history.getLast().type()).isEqualTo(HistoryEventType.EXECUTION_SUCCEEDED);
        assertThat(history).extracting(HistoryEvent::id).isSorted().doesNotHaveDuplicates();
        assertThat(history).allMatch(event -> event.previousEventId() < event.id(), "follows an earlier event");
        assertThat(history)
                .extracting(HistoryEvent::type)
                .contains(
                        HistoryEventType.TASK_SCHEDULED,
                        HistoryEventType.MAP_ITERATION_SUCCEEDED,
                        HistoryEventType.WAIT_STATE_EXITED)
                .doesNotContain(HistoryEventType.UNKNOWN_TO_SDK_VERSION);
        assertThat(states.listExecutions(r -> r.stateMachineArn(MACHINE)).executions())
                .singleElement()
                .satisfies(listed -> assertThat(listed.status()).isEqualTo(ExecutionStatus.SUCCEEDED));
    }

    @Test
    void theStateMachineIsShownAsDeployed() {
        String definition =
                states.describeStateMachine(r -> r.stateMachineArn(MACHINE)).definition();

        assertThat(RunningCloud.json(definition).path("StartAt").asText()).isNotEmpty();
        assertThat(definition)
                .contains("arn:aws:lambda:eu-central-1:111122223333:function:atlas-cmk-InspectProject")
                .doesNotContain("${");
        assertThat(states.listStateMachines().stateMachines())
                .extracting(machine -> machine.stateMachineArn())
                .containsExactly(
                        MACHINE.replace("EncryptProject", "Drill"),
                        MACHINE,
                        MACHINE.replace("EncryptProject", "ReplayDeadLetters"),
                        MACHINE.replace("EncryptProject", "Sweep"));
    }

    @Test
    void aRunIsStoppedByHand() {
        String arn = states.startExecution(r -> r.stateMachineArn(MACHINE).input("{\"projectId\":\"" + PROJECT + "\"}"))
                .executionArn();
        states.stopExecution(r -> r.executionArn(arn).error("Enough").cause("by hand"));
        DescribeExecutionResponse stopped = states.describeExecution(r -> r.executionArn(arn));

        assertThat(stopped.status()).isEqualTo(ExecutionStatus.ABORTED);
        assertThat(stopped.error()).isEqualTo("Enough");
        assertThatExceptionOfType(ExecutionDoesNotExistException.class)
                .isThrownBy(() -> states.describeExecution(r -> r.executionArn(arn + "x")));
    }

    @Test
    void aTrustPolicyThatSomebodyBreaksIsRepairedByTheNextRun() {
        run();
        assertThat(trust()).contains(ATLAS, OTHERS_STATEMENT);
        iam.updateAssumeRolePolicy(r -> r.roleName("orders").policyDocument(WITHOUT_ATLAS));

        // The edit's own event starts a run too: it may be that one that repairs, and this one that is told so.
        run();

        Instant patience = Instant.now().plusSeconds(20);
        while (!isRepaired(trust()) && Instant.now().isBefore(patience)) {
            Thread.onSpinWait();
        }
        assertThat(trust()).contains(ATLAS, "backup.amazonaws.com").doesNotContain(OTHERS_STATEMENT);
    }

    /** The edit took all statements away, and only the stack's own comes back. */
    private static boolean isRepaired(String trust) {
        return trust.contains(ATLAS) && !trust.contains(OTHERS_STATEMENT);
    }

    @Test
    void rolesAreMadeLookedAtAndTakenAway() {
        Tag tag = Tag.builder().key("team").value("a & b <c>").build();
        Role made = iam.createRole(r -> r.roleName("spare")
                        .path("/spare/")
                        .assumeRolePolicyDocument(WITHOUT_ATLAS)
                        .tags(tag, Tag.builder().key("other").value("").build()))
                .role();
        String policy = "{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\","
                + "\"Resource\":\"*\"}}";
        iam.putRolePolicy(r -> r.roleName("spare").policyName("read").policyDocument(policy));

        assertThat(made.arn()).isEqualTo("arn:aws:iam::111122223333:role/spare/spare");
        assertThat(iam.listRolesPaginator(r -> r.maxItems(2)).roles())
                .extracting(Role::roleName)
                .contains("orders", "spare");
        assertThat(iam.listRoleTags(r -> r.roleName("spare")).tags()).contains(tag);
        assertThat(iam.listRolePolicies(r -> r.roleName("spare")).policyNames()).containsExactly("read");
        assertThat(URLDecoder.decode(
                        iam.getRolePolicy(r -> r.roleName("spare").policyName("read"))
                                .policyDocument(),
                        StandardCharsets.UTF_8))
                .isEqualTo(policy);
        iam.deleteRolePolicy(r -> r.roleName("spare").policyName("read"));
        iam.deleteRole(r -> r.roleName("spare"));
        assertThatExceptionOfType(NoSuchEntityException.class)
                .isThrownBy(() -> iam.getRole(r -> r.roleName("spare")))
                .withMessageContaining("The role with name spare cannot be found.");
    }

    @Test
    void iamRefusesInItsOwnWords() {
        assertThatExceptionOfType(MalformedPolicyDocumentException.class)
                .isThrownBy(() -> iam.updateAssumeRolePolicy(
                        r -> r.roleName("orders").policyDocument("{\"Version\":\"2012-10-17\"")));
        assertThatExceptionOfType(EntityAlreadyExistsException.class)
                .isThrownBy(() -> iam.createRole(r -> r.roleName("orders").assumeRolePolicyDocument(WITHOUT_ATLAS)));
        assertThatExceptionOfType(IamException.class).isThrownBy(iam::listUsers).satisfies(refused -> {
            assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("InvalidAction");
            assertThat(refused.statusCode()).isEqualTo(400);
        });
    }

    @Test
    void keysAreSwitchedAndScheduledForDeletion() {
        kms.disableKey(r -> r.keyId(KEY));
        assertThat(state()).isEqualTo(KeyState.DISABLED);
        kms.enableKey(r -> r.keyId(KEY));
        assertThat(state()).isEqualTo(KeyState.ENABLED);
        Duration left = Duration.between(
                running.cloud.start(),
                kms.scheduleKeyDeletion(r -> r.keyId(KEY).pendingWindowInDays(7))
                        .deletionDate());
        assertThat(left).isBetween(Duration.ofDays(7), Duration.ofDays(8));
        assertThatExceptionOfType(KmsInvalidStateException.class).isThrownBy(() -> kms.enableKey(r -> r.keyId(KEY)));
        kms.cancelKeyDeletion(r -> r.keyId(KEY));
        assertThat(state()).isEqualTo(KeyState.DISABLED);
        assertThat(kms.listKeys().keys())
                .singleElement()
                .satisfies(key -> assertThat(key.keyId()).isEqualTo(KEY));
    }

    private KeyState state() {
        return kms.describeKey(r -> r.keyId(KEY)).keyMetadata().keyState();
    }

    @Test
    void keyPoliciesAreReadAndReplacedUnlessThatLocksOut() {
        String policy = kms.getKeyPolicy(r -> r.keyId(KEY)).policy();
        kms.putKeyPolicy(r -> r.keyId(KEY).policy(policy.replace("Enable IAM policies", "Root")));
        assertThat(kms.getKeyPolicy(r -> r.keyId(KEY)).policy()).contains("\"Root\"");
        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(() ->
                        kms.putKeyPolicy(r -> r.keyId(KEY).policy(policy.replace(":root", ":role/teams/auditor"))))
                .withMessageContaining("will not allow you to update the key policy in the future");
        assertThatExceptionOfType(NotFoundException.class).isThrownBy(() -> kms.describeKey(r -> r.keyId("none")));
        assertThatExceptionOfType(KmsException.class)
                .isThrownBy(kms::listAliases)
                .satisfies(refused ->
                        assertThat(refused.awsErrorDetails().errorCode()).isEqualTo("UnknownOperationException"));
    }

    @Test
    void anEventTakesItsWayThroughTheRules() {
        String entry = "{\"EventBusName\":\"atlas-cmk\",\"Source\":\"atlas-cmk\",\"DetailType\":\"Cluster Observed\","
                + "\"Time\":1768467600,\"Detail\":\"{\\\"schemaVersion\\\":1,\\\"projectId\\\":\\\"" + PROJECT
                + "\\\",\\\"clusterId\\\":\\\"65a1b2c3d4e5f60012340011\\\",\\\"clusterName\\\":\\\"orders-us\\\","
                + "\\\"observedBy\\\":\\\"terraform\\\",\\\"observedAt\\\":\\\"2026-01-01T08:59:58Z\\\"}\"}";
        HttpResponse<String> put = running.target(
                "AWSEvents.PutEvents", "{\"Entries\":[" + entry + ",{\"Source\":\"aws.iam\",\"DetailType\":\"x\"}]}");
        JsonNode answer = RunningCloud.json(put.body());

        assertThat(answer.path("FailedEntryCount").asInt()).isEqualTo(1);
        assertThat(answer.at("/Entries/0/EventId").asText()).matches("[0-9a-f-]{36}");
        assertThat(answer.at("/Entries/1/ErrorCode").asText()).isEqualTo("NotAuthorizedForSource");
        while (states.listExecutions(r -> r.stateMachineArn(MACHINE))
                .executions()
                .isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(states.listExecutions(r -> r.stateMachineArn(MACHINE)).executions())
                .singleElement()
                .satisfies(run -> assertThat(run.name()).startsWith(PROJECT + "-"));
    }

    @Test
    void functionsAreInvoked() {
        HttpResponse<String> switched =
                invoke("atlas-cmk-SwitchWrites", "{\"writesEnabled\":false}", "RequestResponse");
        assertThat(switched.statusCode()).isEqualTo(200);
        assertThat((Object) RunningCloud.json(switched.body()))
                .isEqualTo(RunningCloud.json("{\"writesEnabled\":false}"));
        assertThat(switched.headers().firstValue("X-Amz-Log-Result")).isPresent();
        assertThat(switched.headers().firstValue("X-Amz-Function-Error")).isEmpty();

        HttpResponse<String> failed =
                invoke("arn:aws:lambda:eu-central-1:111122223333:function:atlas-cmk-Enrol", "{}", "RequestResponse");
        assertThat(failed.headers().firstValue("X-Amz-Function-Error")).contains("Unhandled");
        assertThat(RunningCloud.json(failed.body()).path("errorType").asText())
                .startsWith("io.github.atlascmk.failure.");
        assertThat(invoke("atlas-cmk-Enrol", "{}", "DryRun").statusCode()).isEqualTo(204);
        assertThat(invoke("atlas-cmk-Enrol", "{}", "Event").statusCode()).isEqualTo(202);
        assertThat(invoke("nothing", "{}", "RequestResponse").statusCode()).isEqualTo(404);
    }

    private HttpResponse<String> invoke(String function, String payload, String type) {
        String name = URLEncoder.encode(function, StandardCharsets.UTF_8);
        return running.send(
                HttpRequest.newBuilder(running.awsUrl().resolve("/2015-03-31/functions/" + name + "/invocations"))
                        .header("X-Amz-Invocation-Type", type)
                        .header("X-Amz-Log-Type", "Tail")
                        .POST(BodyPublishers.ofString(payload)));
    }

    @Test
    void theStackIsDescribed() {
        String resources = query("Action=ListStackResources&Version=2010-05-15&StackName=atlas-cmk");
        assertThat(resources)
                .contains("<LogicalResourceId>EncryptProject</LogicalResourceId>")
                .contains("<PhysicalResourceId>" + MACHINE + "</PhysicalResourceId>")
                .contains("<ResourceType>AWS::Lambda::Function</ResourceType>")
                .doesNotContain("AWS::Serverless");
        assertThat(query("Action=DescribeStacks&Version=2010-05-15&StackName=atlas-cmk"))
                .contains("<OutputKey>EncryptProjectArn</OutputKey>");
        assertThat(query("Action=DescribeStacks&Version=2010-05-15&StackName=other"))
                .contains("<Code>ValidationError</Code>", "Stack with id other does not exist");
        assertThat(query("Action=DeleteStack&Version=2010-05-15&StackName=atlas-cmk"))
                .contains("<Code>InvalidAction</Code>");
        assertThat(query("Action=GetCallerIdentity&Version=2011-06-15")).contains("<Account>111122223333</Account>");
    }

    private String query(String form) {
        return running.send(HttpRequest.newBuilder(running.awsUrl())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(form)))
                .body();
    }

    @Test
    void itemsAndSecretsAreThere() {
        try (DynamoDbClient dynamoDb = client(DynamoDbClient.builder());
                SecretsManagerClient secrets = client(SecretsManagerClient.builder())) {
            assertThat(dynamoDb.scan(r -> r.tableName("atlas-cmk-EnrolmentTable"))
                            .items())
                    .anySatisfy(item -> assertThat(item).containsEntry("mode", AttributeValue.fromS("ENFORCE")));
            secrets.putSecretValue(r -> r.secretId("atlas-cmk/atlas").secretString("{}"));
            assertThat(secrets.getSecretValue(r -> r.secretId("atlas-cmk/atlas"))
                            .secretString())
                    .isEqualTo("{}");
        }
    }

    @Test
    void whatIsUnknownIsRefused() {
        HttpResponse<String> unknown = running.target("AmazonSQS.ListQueues", "{}");
        assertThat(unknown.statusCode()).isEqualTo(400);
        assertThat(RunningCloud.json(unknown.body()).path("__type").asText()).isEqualTo("UnknownOperationException");
        assertThat(running.target("AWSStepFunctions.StartExecution", "{").body())
                .contains("SerializationException");
        assertThat(running.target("AWSStepFunctions.StartExecution", "{\"name\":1}")
                        .body())
                .contains("SerializationException", "name must be text");
        assertThat(running.send(HttpRequest.newBuilder(running.awsUrl().resolve("/bucket/key")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void atlasIsThereForBothKindsOfCredentials() {
        Connection to = running.connection();
        String token = RunningCloud.json(running.send(HttpRequest.newBuilder(
                                        URI.create(to.atlasUrl() + "/api/oauth/token"))
                                .header("Authorization", "Basic " + basic(to.clientId() + ":" + to.clientSecret()))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("grant_type=client_credentials")))
                        .body())
                .path("access_token")
                .asText();
        JsonNode project = RunningCloud.json(running.send(atlas("").header("Authorization", "Bearer " + token))
                .body());
        assertThat(project.path("name").asText()).isEqualTo("orders-prod");
        assertThat(project.at("/links/0/href").asText()).startsWith(to.atlasUrl() + "/api/atlas/v2/groups/");

        HttpResponse<String> challenge = running.send(atlas(""));
        assertThat(challenge.statusCode()).isEqualTo(401);
        assertThat(challenge.headers().firstValue("WWW-Authenticate").orElse(""))
                .startsWith("Digest realm=");
    }

    private HttpRequest.Builder atlas(String path) {
        return HttpRequest.newBuilder(
                        URI.create(running.connection().atlasUrl() + "/api/atlas/v2/groups/" + PROJECT + path))
                .header("Accept", "application/vnd.atlas.2025-03-12+json");
    }

    private static String basic(String credentials) {
        return java.util.Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void manyClientsAtOnceAreServedWhileARunGoesOn() {
        String arn = states.startExecution(r -> r.stateMachineArn(MACHINE).input("{\"projectId\":\"" + PROJECT + "\"}"))
                .executionArn();
        List<CompletableFuture<Integer>> answers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean ofAtlas = i % 2 == 0;
            answers.add(CompletableFuture.supplyAsync(
                    () -> ofAtlas
                            ? running.send(atlas("")).statusCode()
                            : running.target("TrentService.ListKeys", "{}").statusCode(),
                    task -> Thread.ofVirtual().start(task)));
        }

        assertThat(answers).extracting(CompletableFuture::join).containsOnly(401, 200);
        assertThat(states.describeExecution(r -> r.executionArn(arn)).status())
                .isIn(ExecutionStatus.RUNNING, ExecutionStatus.SUCCEEDED);
    }
}
