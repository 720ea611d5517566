package io.github.atlascmk.local.cloud.chain.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases in which a project is enrolled and set up. */
class SetUpCasesTest {
    private static final String KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/" + Scenario.KEY;
    private static final String TAG = "aws kms tag-resource --key-id " + KEY_ARN
            + " --tags TagKey=atlas-cmk,TagValue=managed --region eu-central-1";

    /** Enrol refuses what can never work, in one sentence. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | it must be a role of your own, since only AWS may change the roles of IAM Identity Center
            1 | it must be a key of the partition aws
            """)
    void whatCanNeverWorkIsRefused(int play, String why) {
        Case.Play one = Case.of("enrol-what-can-never-work").plays().get(play);
        ObjectNode request = one.steps().getFirst().input();
        World world = Scenario.changed(
                Case.world("new"), draft -> draft.part("enrolments").remove(Scenario.PROJECT));
        isRefused(world, request, why);
    }

    /** Others that can never work. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            roleArn | arn:aws:iam::111122223333:role/aws-service-role/kms.amazonaws.com/AWSServiceRoleForKMS | service-linked roles can't be edited
            roleArn | arn:aws-cn:iam::111122223333:role/atlas-cmk/orders                                     | it must be a role of the partition aws
            roleArn | arn:aws:iam::111122223333:role/aws-reserved/other                                      | only AWS may change
            keyArn  | arn:aws-us-gov:kms:us-gov-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab  | it must be a key of the partition aws
            keyArn  | arn:aws:kms:cn-north-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab            | it must be a key in a Region of the partition aws
            keyArn  | arn:aws:kms:eu-central-1:111122223333:alias/aws/rds                                    | Atlas can't use the keys that AWS manages
            """)
    void otherThingsThatCanNeverWorkAreRefusedToo(String field, String value, String why) {
        ObjectNode request = (ObjectNode) Scenario.json("{\"projectId\":\"" + Scenario.PROJECT + "\",\"roleArn\":\""
                + Scenario.ROLE + "\",\"keyArn\":\"" + KEY_ARN + "\",\"mode\":\"ENFORCE\"}");
        isRefused(Case.world("new"), request.put(field, value), why);
    }

    private static void isRefused(World world, ObjectNode request, String why) {
        try (Scenario scenario = Scenario.of(world)) {
            List<ObjectNode> before = scenario.items(Scenario.PROJECT);
            assertThatExceptionOfType(FunctionError.class)
                    .isThrownBy(() -> scenario.invoke("Enrol", request.toString()))
                    .withMessageContaining(why)
                    .satisfies(refused ->
                            assertThat(String.valueOf(refused.getMessage())).doesNotContain("Exception"));
            assertThat(scenario.items(Scenario.PROJECT)).isEqualTo(before);
            assertThat(scenario.cloud().stepFunctions().executions()).isEmpty();
        }
    }

    /** A key policy that names its own key's ARN needs no edit. */
    @Test
    void aKeyPolicyThatNamesItsOwnKeyNeedsNoEdit() {
        Case.of("key-policy-own-arn").play(0, (_, scenario) -> isEncryptedWithoutEditOfTheKeyPolicy(scenario));
    }

    /** As one of several resources, and as a pattern that the key matches. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "[\"arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321\",\"" + KEY_ARN
                        + "\"]",
                "[\"*\"]",
                "\"*\""
            })
    void resourcesThatCoverTheKeyNeedNoEdit(String resource) {
        World world = Scenario.changed(
                Case.world("new-key-policy-names-key"),
                draft -> ((ObjectNode) draft.key(Scenario.KEY)
                                .part("policy")
                                .list("Statement")
                                .get(0))
                        .set("Resource", Scenario.json(resource)));
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            isEncryptedWithoutEditOfTheKeyPolicy(scenario);
        }
    }

    /** {@code "Condition": {}} is no condition. */
    @Test
    void anEmptyConditionIsNone() {
        World world = Scenario.changed(
                Case.world("new-key-policy-names-key"),
                draft -> ((ObjectNode) draft.key(Scenario.KEY)
                                .part("policy")
                                .list("Statement")
                                .get(0))
                        .putObject("Condition"));
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            isEncryptedWithoutEditOfTheKeyPolicy(scenario);
        }
    }

    private static void isEncryptedWithoutEditOfTheKeyPolicy(Scenario scenario) {
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        assertThat(scenario.writeOperations()).doesNotContain("PutKeyPolicy");
        assertThat(scenario.provider("main")).isEqualTo("AWS");
        assertThat(scenario.cloud().notifications()).isEmpty();
    }

    /** Atlas says when it may be asked again, and isn't asked before. */
    @Test
    void aRetryAfterIsWaitedFor() {
        Case.of("retry-after-ignored")
                .play(0, (_, scenario) -> areApart(scenario, "updateGroupEncryptionAtRest", Duration.ofSeconds(60)));
    }

    /** Another call, and longer. */
    @ParameterizedTest
    @CsvSource({"updateGroupCluster, 429, 3", "getGroup, 503, 90", "createGroupCloudProviderAccess, 429, 300"})
    void aRetryAfterOfAnotherCallIsWaitedForToo(String operation, int status, int seconds) {
        World world = Scenario.changed(
                Case.world("new"),
                draft -> draft.atlasFaults(
                        new AtlasFault(operation, status, "RATE_LIMITED_TOKEN_BUCKET", seconds, 2, null, null)));
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            areApart(scenario, operation, Duration.ofSeconds(seconds));
        }
    }

    private static void areApart(Scenario scenario, String operation, Duration pause) {
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        List<Call> calls = scenario.cloud().wire().calls().stream()
                .filter(call -> call.operation().equals(operation))
                .toList();
        List<Call> refused = calls.stream().filter(call -> call.error() != null).toList();
        assertThat(refused).hasSizeGreaterThanOrEqualTo(2);
        for (Call one : refused) {
            Instant next = calls.get(calls.indexOf(one) + 1).at();
            assertThat(Duration.between(one.at(), next)).isBetween(pause, pause.plusMinutes(2));
        }
    }

    /** A key without the tag that the stack's rights need: said before anything is set up, by half. */
    @Test
    void anUntaggedKeyIsSaidBeforeAnythingIsSetUp() {
        Case.of("untagged-key-half-set-up").play(0, (_, scenario) -> {
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
            assertThat(finding(scenario.findings(), "KEY_NOT_TAGGED"))
                    .contains("which it lacks", TAG, "Or its owner adds");
            assertThat(scenario.cloud().notifications()).singleElement().satisfies(message -> {
                assertThat(message.subject()).isEqualTo("NONE: orders, needs a person");
                assertThat(message.message()).contains("1. " + TAG);
            });
        });
    }

    @Test
    void aPlanSaysThatTheKeyIsUntagged() {
        Case.of("untagged-key-half-set-up").play(1, (_, scenario) -> {
            JsonNode plan = scenario.lastRun().output();
            assertThat(plan.path("outcome").asText()).isEqualTo("NEEDS_A_PERSON");
            assertThat(finding(plan.path("findings"), "KEY_NOT_TAGGED")).contains(TAG);
            assertThat(plan.toString()).contains("statementsForKeyOwner");
            assertThat(scenario.writes()).isEmpty();
        });
    }

    @Test
    void aTaggedKeyIsSetUp() {
        Case.of("untagged-key-half-set-up").play(2, (_, scenario) -> {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).contains("PutKeyPolicy");
        });
    }

    /** What the message says to type is all that was missing. */
    @Test
    void onceItsOwnerHasTaggedItTheKeyIsSetUp() {
        World world = Scenario.changed(
                Case.world("new-key-untagged"),
                draft -> ((ArrayNode) draft.key(Scenario.KEY)
                                .part("policy")
                                .list("Statement")
                                .at("/0/Action"))
                        .add("kms:TagResource"));
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.kms()
                            .tagResource(request -> request.keyId(Scenario.KEY)
                                    .tags(tag -> tag.tagKey("atlas-cmk").tagValue("managed"))));
            scenario.after(Duration.ofMinutes(10), () -> {});
            scenario.cloud().run();
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    /** No tag is needed if the key's policy leaves its use to IAM, since then nothing of it is edited. */
    @Test
    void aKeyWhosePolicyNeedsNoEditNeedsNoTag() {
        World world = Scenario.changed(
                Case.world("new"), draft -> draft.key(Scenario.KEY).set("tags", Scenario.json("{}")));
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            isEncryptedWithoutEditOfTheKeyPolicy(scenario);
        }
    }

    /** In a live project, what the key's owner has to do is part of the danger, and the message promises nothing. */
    @Test
    void anUntaggedKeyOfALiveProjectIsPartOfTheDanger() {
        ArrayNode administration = Case.world("new-no-delegation")
                .key(Scenario.KEY)
                .policy()
                .path("Statement")
                .deepCopy();
        World world = Scenario.changed(
                Case.world("live"),
                draft -> draft.key(Scenario.KEY)
                        .set("tags", Scenario.json("{}"))
                        .part("policy")
                        .set("Statement", administration));
        try (Scenario scenario = Scenario.of(world).startRun()) {
            Told told = Told.of(scenario);
            assertThat(told.danger("AT_RISK", "AT RISK at any moment: orders, key policy refuses")
                            .message())
                    .contains("which it lacks", TAG, "put-key-policy")
                    .doesNotContain("It is putting back");
            assertThat(told.all()).hasSize(1);
            assertThat(told.writes()).isEmpty();
        }
    }

    private static String finding(JsonNode findings, String kind) {
        return findings.valueStream()
                .filter(finding -> finding.path("kind").asText().equals(kind))
                .map(finding -> finding.path("message").asText())
                .findFirst()
                .orElse("no " + kind + " in " + findings);
    }
}
