package io.github.atlascmk.local.cloud.chain.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.kms.model.KmsException;

/** What would be dangerous is denied to every function, and what only one may do, to all others. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DenyTest {
    private static final String ACCOUNT = "arn:aws:iam::111122223333:";
    private static final String OUR_ROLE = ACCOUNT + "role/atlas-cmk/orders";
    private static final String OUR_KEY =
            "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

    private final Scenario scenario = Scenario.in("default");
    private final IdentityPolicies policies = scenario.cloud().privileges();
    private final Map<String, String> roles = new LinkedHashMap<>();

    @BeforeAll
    void everyRoleOfTheStack() {
        Template template = scenario.cloud().template();
        template.functions().values().forEach(function -> roles.put(function.logicalId(), function.roleArn()));
        template.stateMachines().values().forEach(machine -> roles.put(machine.logicalId(), machine.roleArn()));
    }

    @AfterAll
    void close() {
        scenario.close();
    }

    @Test
    void nobodyTouchesRolesThatAreNotBelowTheRolePath() {
        for (String role :
                List.of("role/teams/deployer", "role/orders", "role/aws-service-role/x/AWSServiceRoleForX")) {
            for (String action : List.of("GetRole", "GetRolePolicy", "UpdateAssumeRolePolicy", "PutRolePolicy")) {
                assertThat(allowed("iam:" + action, ACCOUNT + role))
                        .as(action + " on " + role)
                        .isEmpty();
            }
        }
    }

    @Test
    void nobodyTouchesTheRolesOfTheStackItself() {
        for (String own : roles.values()) {
            for (String action : List.of("UpdateAssumeRolePolicy", "PutRolePolicy", "DeleteRolePolicy", "GetRole")) {
                assertThat(allowed("iam:" + action, own))
                        .as(action + " on " + own)
                        .isEmpty();
            }
        }
    }

    @Test
    void nobodyRemovesPassesOrAssumesRolesOrAttachesPolicies() {
        for (String action : List.of(
                "iam:DeleteRole",
                "iam:PassRole",
                "iam:AttachRolePolicy",
                "iam:DetachRolePolicy",
                "iam:DeleteRolePermissionsBoundary",
                "iam:UntagRole",
                "sts:AssumeRole")) {
            assertThat(allowed(action, OUR_ROLE)).as(action).isEmpty();
        }
    }

    @Test
    void nobodyUsesOrDisablesTheCustomersKey() {
        for (String action : List.of(
                "kms:Decrypt",
                "kms:Encrypt",
                "kms:CreateGrant",
                "kms:DisableKey",
                "kms:EnableKey",
                "kms:ScheduleKeyDeletion",
                "kms:TagResource")) {
            assertThat(allowed(action, OUR_KEY)).as(action).isEmpty();
        }
        assertThat(allowed("kms:DescribeKey", OUR_KEY.replace("111122223333", "444455556666")))
                .isEmpty();
    }

    @Test
    void onlyThoseMayWriteWhatIsSensitiveWhoHaveTo() {
        assertThat(allowed("iam:UpdateAssumeRolePolicy", OUR_ROLE))
                .containsExactly("EnsureRole", "RestoreRole", "RetireOldAccess");
        assertThat(allowed("iam:CreateRole", OUR_ROLE)).containsExactly("EnsureRole");
        assertThat(allowed("iam:CreateRole", OUR_ROLE.replace("/atlas-cmk/", "/elsewhere/")))
                .isEmpty();
        assertThat(allowed("iam:PutRolePolicy", OUR_ROLE)).containsExactly("EnsureKeyAccess", "RestoreKeyAccess");
        assertThat(allowed("iam:DeleteRolePolicy", OUR_ROLE)).containsExactly("RestoreKeyAccess");
        assertThat(allowed("dynamodb:PutItem", table("PolicyHistoryTable")))
                .containsExactly("EnsureKeyAccess", "EnsureRole", "RetireOldAccess");
        assertThat(allowed("dynamodb:Query", table("PolicyHistoryTable")))
                .containsExactly("RestoreKeyAccess", "RestoreKeyPolicy", "RestoreRole");
        for (String action : List.of("GetItem", "BatchGetItem", "Scan", "UpdateItem", "DeleteItem")) {
            assertThat(allowed("dynamodb:" + action, table("PolicyHistoryTable")))
                    .isEmpty();
        }
        assertThat(holders("kms:PutKeyPolicy")).containsExactly("EnsureKeyAccess", "RestoreKeyPolicy");
        assertThat(allowed("dynamodb:PutItem", table("EnrolmentTable"))).containsExactly("Approve", "Enrol");
        assertThat(allowed("dynamodb:UpdateItem", table("EnrolmentTable"))).containsExactly("SwitchWrites");
        assertThat(allowed("dynamodb:DeleteItem", table("EnrolmentTable"))).containsExactly("Unenrol");
        assertThat(allowed("dynamodb:DeleteItem", table("StateTable")))
                .containsExactly(
                        "DecideRuns", "InspectProject", "RecordMessage", "ReportResult", "SweepProjects", "Unenrol");
        assertThat(allowed("states:StartExecution", scenario.cloud().machineArn()))
                .containsExactly("Approve", "Enrol", "ReportResult", "RouteEvent", "Sweep");
    }

    /** Here they may edit the policy, but not past KMS's check that somebody still can. */
    @ParameterizedTest
    @ValueSource(strings = {"EnsureKeyAccess", "RestoreKeyPolicy"})
    void whoEditsKeyPoliciesCannotBypassTheLockOutCheck(String function) {
        try (Scenario own = Scenario.in("default")) {
            Caller caller = Caller.person(function, String.valueOf(roles.get(function)));
            String policy = own.start().key(Scenario.KEY).policy().toString();
            for (boolean bypass : new boolean[] {false, true}) {
                ThrowingCallable edit = () -> own.cloud()
                        .wire()
                        .as(
                                caller,
                                () -> own.kms()
                                        .putKeyPolicy(request -> request.keyId(OUR_KEY)
                                                .policy(policy)
                                                .bypassPolicyLockoutSafetyCheck(bypass)));
                if (bypass) {
                    assertThatThrownBy(edit)
                            .isInstanceOf(KmsException.class)
                            .hasMessageContaining("is not authorized to perform: kms:PutKeyPolicy");
                } else {
                    assertThatCode(edit).doesNotThrowAnyException();
                }
            }
        }
    }

    @Test
    void onlyThoseWhoCallAtlasReadItsSecretAndNobodyReadsAnother() {
        String secret = scenario.cloud()
                .template()
                .function("InspectProject")
                .environment()
                .get("ATLAS_SECRET_ID");
        assertThat(allowed("secretsmanager:GetSecretValue", String.valueOf(secret)))
                .containsExactly(
                        "AuthorizeRole",
                        "ConnectAlerts",
                        "EnableEncryption",
                        "EncryptCluster",
                        "EnsureAtlasRole",
                        "EnsureRole",
                        "InspectProject",
                        "RestoreKeyAccess",
                        "RestoreKeyPolicy",
                        "RestoreRole",
                        "RetireOldAccess",
                        "SweepProjects");
        assertThat(allowed(
                        "secretsmanager:GetSecretValue",
                        "arn:aws:secretsmanager:eu-central-1:111122223333:secret:payroll-AbCdEf"))
                .isEmpty();
        assertThat(allowed("secretsmanager:PutSecretValue", String.valueOf(secret)))
                .isEmpty();
    }

    @Test
    void nobodyReachesOtherTablesFunctionsMachinesOrTopics() {
        String here = ":eu-central-1:111122223333:";
        for (String action : List.of("GetItem", "PutItem", "UpdateItem", "DeleteItem", "Scan", "Query")) {
            assertThat(allowed("dynamodb:" + action, "arn:aws:dynamodb" + here + "table/payroll"))
                    .isEmpty();
        }
        assertThat(allowed("dynamodb:Scan", table("EnrolmentTable"))).containsExactly("ListEnrolled");
        assertThat(allowed("dynamodb:Scan", table("StateTable"))).isEmpty();
        assertThat(allowed("lambda:InvokeFunction", "arn:aws:lambda" + here + "function:payroll"))
                .isEmpty();
        assertThat(allowed(
                        "lambda:InvokeFunction",
                        scenario.cloud().template().function("SwitchWrites").arn()))
                .isEmpty();
        assertThat(allowed("states:StartExecution", "arn:aws:states" + here + "stateMachine:payroll"))
                .isEmpty();
        assertThat(allowed("sns:Publish", "arn:aws:sns" + here + "payroll")).isEmpty();
        assertThat(allowed("events:PutEvents", "arn:aws:events" + here + "event-bus/default"))
                .isEmpty();
    }

    @Test
    void aKeyWithoutTheStacksTagIsOutOfReach() {
        try (Scenario other = Scenario.in("default", world -> tagKeys(world, "somebody-elses"))
                .publish("cluster-observed.json")) {
            assertThat(other.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(other.cloud().notifications().getLast().message()).contains("lacks the tag");
            assertThat(other.writes()).isEmpty();
            assertThat(other.nothingIsHeld()).isTrue();
        }
        try (Scenario ours =
                Scenario.in("default", world -> tagKeys(world, "managed")).publish("cluster-observed.json")) {
            assertThat(ours.outcome()).isEqualTo("ENCRYPTED");
        }
    }

    /** Has the stack reach keys that have this tag only. */
    private static void tagKeys(WorldDraft world, String value) {
        world.stack().part("parameters").set("KeyTag", value);
    }

    private static String table(String logicalId) {
        return "arn:aws:dynamodb:eu-central-1:111122223333:table/" + Template.STACK + "-" + logicalId;
    }

    /** Who has a statement that allows it, on whatever condition. */
    private TreeSet<String> holders(String action) {
        TreeSet<String> holders = new TreeSet<>();
        policies.grants().stream()
                .filter(grant -> grant.action().equals(action))
                .forEach(grant -> roles.forEach((name, arn) -> {
                    if (arn.equals(grant.roleArn())) {
                        holders.add(name);
                    }
                }));
        return holders;
    }

    /** Who may do it, sorted. */
    private TreeSet<String> allowed(String action, String resource) {
        TreeSet<String> allowed = new TreeSet<>();
        roles.forEach((name, arn) -> {
            if (policies.refusal(arn, action, resource).isEmpty()) {
                allowed.add(name);
            }
        });
        return allowed;
    }
}
