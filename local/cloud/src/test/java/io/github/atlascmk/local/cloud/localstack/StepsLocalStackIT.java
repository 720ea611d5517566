package io.github.atlascmk.local.cloud.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.world.World;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.iam.IamClient;

/**
 * The functions on services that others wrote, by the SDK's own clients over HTTP. What LocalStack doesn't check (sizes
 * and grammar of policies, who may call what) is for the local cloud's tests.
 */
@Tag("localstack")
@ExtendWith(LocalStack.class)
class StepsLocalStackIT {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";

    private final LocalStackCloud cloud;
    private String atlasRoleId = "";

    StepsLocalStackIT(LocalStack.Server server) {
        this.cloud = new LocalStackCloud(server, "default");
    }

    @BeforeEach
    void onAFriendlyDay() {
        cloud.atlas().clearFaults();
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void theStepsOfARunEncryptAProjectAndItsCluster() {
        JsonNode first = inspect();
        assertThat(first.path("next").asText()).isEqualTo("PROJECT");
        assertThat(first.path("steps"))
                .extracting(JsonNode::asText)
                .containsExactly(
                        "EnsureAtlasRole",
                        "EnsureRole",
                        "EnsureKeyAccess",
                        "AuthorizeRole",
                        "EnableEncryption",
                        "EncryptCluster orders-eu");
        setUp(first);
        ObjectNode aws = Objects.requireNonNull(
                Objects.requireNonNull(cloud.project().encryptionAtRest()).awsKms());
        assertThat(aws.path("customerMasterKeyID").asText()).isEqualTo(keyArn());
        JsonNode result = cloud.invoke("EncryptCluster", step(first).put("clusterName", "orders-eu"));
        assertThat(result.path("changed").asBoolean()).isTrue();
        assertThat(inspect().path("next").asText()).isEqualTo("WAIT");
        cloud.timeline().sleep(Duration.ofMinutes(15));
        assertThat(inspect().path("clusters"))
                .filteredOn(cluster -> cluster.path("name").asText().equals("orders-eu"))
                .allMatch(cluster -> cluster.path("provider").asText().equals("AWS"));
    }

    @Test
    void whatBelongsToOthersIsUnchangedAsJson() {
        JsonNode before = trust();
        Map<String, JsonNode> inlineBefore = inlinePolicies();
        setUp(inspect());

        ObjectNode after = trust().deepCopy();
        ArrayNode statements = (ArrayNode) after.path("Statement");
        assertThat(statements).hasSize(4);
        assertThat(statements.remove(3).path("Sid").asText()).startsWith("AtlasCmk");
        assertThat(after).isEqualTo(before);
        assertThat(inlinePolicies()).containsAllEntriesOf(inlineBefore).hasSize(inlineBefore.size() + 1);
    }

    @Test
    void aSecondTimeNothingIsWritten() {
        setUp(inspect());
        JsonNode trust = trust();
        Map<String, JsonNode> inline = inlinePolicies();
        JsonNode again = inspect();
        for (String function : List.of("EnsureAtlasRole", "EnsureRole", "EnsureKeyAccess", "AuthorizeRole")) {
            assertThat(cloud.invoke(function, step(again)).path("changed").asBoolean())
                    .as(function)
                    .isFalse();
        }
        assertThat(trust()).isEqualTo(trust);
        assertThat(inlinePolicies()).isEqualTo(inline);
    }

    @Test
    void namesAndTextsOfAllKindsSurviveIamsEncodingOfDocuments() {
        ObjectNode theirs = json("{\"Version\":\"2012-10-17\",\"Id\":\"50 % + ü/§ & =\",\"Statement\":[{\"Sid\":\"A\","
                + "\"Effect\":\"Allow\",\"Principal\":{\"Service\":\"ec2.amazonaws.com\"},\"Action\":\"sts:AssumeRole\","
                + "\"Condition\":{\"StringLike\":{\"aws:PrincipalTag/team\":\"a+b %41 ?*\"}}}]}");
        iam().updateAssumeRolePolicy(request -> request.roleName("orders").policyDocument(theirs.toString()));
        setUp(inspect());
        ObjectNode after = trust().deepCopy();
        ((ArrayNode) after.path("Statement")).remove(1);
        assertThat(after).isEqualTo(theirs);
    }

    @Test
    void aRoleThatIsGoneIsAFindingAndItsEditFails() {
        JsonNode before = inspect();
        cloud.invoke("EnsureAtlasRole", step(before));
        iam().deleteRolePolicy(request -> request.roleName("orders").policyName("orders-backups"));
        iam().deleteRole(request -> request.roleName("orders"));
        assertThat(kinds(inspect())).contains("ROLE_MISSING");
        atlasRoleId = roleId();
        assertThatThrownBy(() -> cloud.invoke("EnsureRole", step(before)))
                .isInstanceOfSatisfying(
                        FunctionError.class,
                        failed -> assertThat(failed.errorType()).isEqualTo("io.github.atlascmk.failure.RoleMissing"));
    }

    @Test
    void theStateOfAKeyIsSeenAndTheKeyOfAnotherRegionIsAskedThere() {
        cloud.account().kms(cloud.account().region()).disableKey(request -> request.keyId(KEY));
        assertThat(kinds(inspect())).contains("KEY_DISABLED");
        cloud.account()
                .kms(cloud.account().region())
                .scheduleKeyDeletion(request -> request.keyId(KEY).pendingWindowInDays(7));
        assertThat(inspect().path("findings").toString()).contains("KEY_PENDING_DELETION");
        ObjectNode elsewhere = (ObjectNode) LocalStackCloud.event("invoke/enrol.json");
        elsewhere.put("roleArn", roleArn()).put("keyArn", keyArn().replace("eu-central-1", "us-east-1"));
        cloud.enrol(elsewhere);
        assertThat(kinds(inspect())).contains("KEY_MISSING");
    }

    @Test
    void aLeaseThatSomebodyHoldsIsRespectedAndAnOldOneIsTaken() {
        JsonNode before = inspect();
        cloud.invoke("EnsureAtlasRole", step(before));
        atlasRoleId = roleId();
        holdLeaseUntil(cloud.timeline().instant().plusSeconds(60).toEpochMilli());
        assertThatThrownBy(() -> cloud.invoke("EnsureRole", step(before)))
                .isInstanceOfSatisfying(
                        FunctionError.class,
                        failed -> assertThat(failed.errorType()).isEqualTo("io.github.atlascmk.failure.DocumentBusy"));
        holdLeaseUntil(cloud.timeline().instant().minusSeconds(1).toEpochMilli());
        assertThat(cloud.invoke("EnsureRole", step(before)).path("changed").asBoolean())
                .isTrue();
    }

    @Test
    void anEnrolmentThatChangedAndTheSwitchStopWrites() {
        JsonNode before = inspect();
        cloud.invoke("SwitchWrites", LocalStackCloud.event("invoke/writes-off.json"));
        refused(before);
        cloud.invoke("SwitchWrites", LocalStackCloud.event("invoke/writes-on.json"));
        ObjectNode changed = (ObjectNode) LocalStackCloud.event("invoke/enrol.json");
        cloud.enrol(changed.put("roleArn", roleArn()).put("keyArn", keyArn()));
        refused(before);
        assertThat(cloud.project().roles()).hasSize(1);
    }

    private void refused(JsonNode inspection) {
        assertThatThrownBy(() -> cloud.invoke("EnsureAtlasRole", step(inspection)))
                .isInstanceOfSatisfying(
                        FunctionError.class,
                        failed -> assertThat(failed.errorType())
                                .isEqualTo("io.github.atlascmk.failure.EnrolmentChanged"));
    }

    @Test
    void credentialsThatWereRotatedAreReadAgainFromTheSecret() {
        inspect();
        cloud.atlas().rotateCredentials(new World.Credentials("mdb_sa_id_new", "mdb_sa_sk_new", null, null));
        cloud.atlas().revokeTokens();
        cloud.account()
                .secrets()
                .putSecretValue(request -> request.secretId("atlas-cmk/atlas")
                        .secretString("{\"clientId\":\"mdb_sa_id_new\",\"clientSecret\":\"mdb_sa_sk_new\"}"));
        assertThat(inspect().path("next").asText()).isEqualTo("PROJECT");
    }

    @Test
    void whatARunCameToIsWrittenDown() {
        ObjectNode input = JSON.createObjectNode()
                .put("projectId", LocalStackCloud.PROJECT)
                .put("run", "arn:of:a:run")
                .put("startedAt", cloud.timeline().instant().toString())
                .put("changed", false);
        input.set("inspection", inspect());
        assertThat(cloud.invoke("ReportResult", input).path("outcome").asText()).isEqualTo("FAILED");
        assertThat(item("status#" + LocalStackCloud.PROJECT)).containsKeys("outcome", "run", "people");
        cloud.invoke("Unenrol", LocalStackCloud.event("invoke/unenrol.json"));
        assertThat(item("status#" + LocalStackCloud.PROJECT)).isEmpty();
        assertThat(inspect().path("outcome").asText()).isEqualTo("NOT_ENROLLED");
    }

    private void setUp(JsonNode inspection) {
        for (String function :
                List.of("EnsureAtlasRole", "EnsureRole", "EnsureKeyAccess", "AuthorizeRole", "EnableEncryption")) {
            JsonNode result = cloud.invoke(function, step(inspection));
            assertThat(result.path("changed").asBoolean()).as(function).isTrue();
            if (result.has("atlasRoleId")) {
                atlasRoleId = result.path("atlasRoleId").asText();
            }
        }
    }

    private JsonNode inspect() {
        return cloud.invoke(
                "InspectProject",
                JSON.createObjectNode()
                        .put("projectId", LocalStackCloud.PROJECT)
                        .put("run", "arn:of:a:run")
                        .put("plan", false)
                        .put("startedAt", cloud.timeline().instant().toString())
                        .put("changed", false));
    }

    private ObjectNode step(JsonNode inspection) {
        return JSON.createObjectNode()
                .put("projectId", LocalStackCloud.PROJECT)
                .put("run", "arn:of:a:run")
                .put("enrolmentVersion", inspection.path("enrolmentVersion").asLong())
                .put("keyPolicy", false)
                .put("atlasRoleId", atlasRoleId);
    }

    private String roleId() {
        return cloud.project().roles().getLast().roleId();
    }

    private static List<String> kinds(JsonNode inspection) {
        return inspection
                .path("findings")
                .valueStream()
                .map(finding -> finding.path("kind").asText())
                .toList();
    }

    private void holdLeaseUntil(long millis) {
        cloud.account()
                .dynamoDb()
                .putItem(request -> request.tableName(stateTable())
                        .item(Map.of(
                                "id", AttributeValue.fromS("lease#" + roleArn()),
                                "leaseOwner", AttributeValue.fromS("somebody else"),
                                "leaseUntil", AttributeValue.fromN(Long.toString(millis)))));
    }

    private Map<String, AttributeValue> item(String id) {
        return cloud.account()
                .dynamoDb()
                .getItem(request -> request.tableName(stateTable()).key(Map.of("id", AttributeValue.fromS(id))))
                .item();
    }

    private String stateTable() {
        return cloud.template().table("StateTable").name();
    }

    private String roleArn() {
        return "arn:aws:iam::" + cloud.account().id() + ":role/atlas-cmk/orders";
    }

    private String keyArn() {
        return "arn:aws:kms:" + cloud.account().region() + ":" + cloud.account().id() + ":key/" + KEY;
    }

    private IamClient iam() {
        return cloud.account().iam();
    }

    private ObjectNode trust() {
        return decoded(
                iam().getRole(request -> request.roleName("orders")).role().assumeRolePolicyDocument());
    }

    private Map<String, JsonNode> inlinePolicies() {
        Map<String, JsonNode> all = new TreeMap<>();
        iam().listRolePolicies(request -> request.roleName("orders"))
                .policyNames()
                .forEach(name -> all.put(
                        name,
                        decoded(iam().getRolePolicy(
                                        request -> request.roleName("orders").policyName(name))
                                .policyDocument())));
        return all;
    }

    private static ObjectNode decoded(String document) {
        return json(URLDecoder.decode(document.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static ObjectNode json(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException broken) {
            throw new IllegalArgumentException(broken);
        }
    }
}
