package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.runtime.Json;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.AttachedPolicy;

/** What IAM, KMS, Secrets Manager and DynamoDB can do to a run. */
class AwsFaultsTest {

    @Test
    void aSavedWorldHasOnlyTheFaultsThatAreStillToCome() {
        try (Scenario scenario =
                Scenario.calm(world -> fail(world, "dynamodb", "UpdateItem", "InternalServerError", 1, 0, true))) {
            assertThat(scenario.cloud().snapshot().aws().faults()).hasSize(1);
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.cloud().snapshot().aws().faults()).isEmpty();
        }
    }

    /** Each call, before it took effect and after. */
    @Fault(33)
    @ParameterizedTest
    @CsvSource({
        "iam, UpdateAssumeRolePolicy, Throttling",
        "iam, UpdateAssumeRolePolicy, ServiceFailure",
        "iam, UpdateAssumeRolePolicy, ConcurrentModification",
        "iam, PutRolePolicy, Throttling",
        "iam, PutRolePolicy, ServiceFailure",
        "iam, PutRolePolicy, ConcurrentModification",
        "iam, GetRole, Throttling",
        "iam, GetRolePolicy, ServiceFailure",
        "iam, ListRolePolicies, Throttling",
        "kms, DescribeKey, ThrottlingException",
        "kms, GetKeyPolicy, KMSInternalException",
        "secretsmanager, GetSecretValue, InternalServiceError"
    })
    void aCallThatFailsIsMadeAgainAndTakesEffectOnce(String service, String operation, String error) {
        for (boolean effect : new boolean[] {false, true}) {
            try (Scenario scenario = Scenario.calm(world -> fail(world, service, operation, error, 1, 0, effect))) {
                scenario.publish("cluster-observed.json");
                assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
                Aftermath.noWriteTwice(scenario);
                Aftermath.converges(scenario);
            }
        }
    }

    static IntStream everyThirdUpdate() {
        return IntStream.iterate(0, i -> i < 36, i -> i + 3);
    }

    /** DynamoDB fails at any of a run's updates, of functions and of the state machine, with the answer lost. */
    @Fault(33)
    @ParameterizedTest
    @MethodSource("everyThirdUpdate")
    void anUpdateOfTheTableWhoseAnswerIsLostDoesNoHarm(int skip) {
        try (Scenario scenario =
                Scenario.calm(world -> fail(world, "dynamodb", "UpdateItem", "InternalServerError", 1, skip, true))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            Aftermath.noWriteTwice(scenario);
            scenario.after(Duration.ofMinutes(2), () -> {});
            scenario.cloud().run();
            Aftermath.hasRecovered(scenario);
        }
    }

    /** Throttled for longer than the retries last. */
    @Fault(33)
    @Test
    void throttlingThatDoesNotEndFailsTheRunAndHoldsNothing() {
        try (Scenario scenario =
                Scenario.calm(world -> fail(world, "iam", "UpdateAssumeRolePolicy", "Throttling", 15, 0, false))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AwsThrottled");
            Aftermath.converges(scenario);
        }
    }

    /** IAM's own reads lag behind its writes: nothing is written a second time. */
    @Fault(33)
    @ParameterizedTest
    @ValueSource(strings = {"PT1S", "PT10S", "PT45S"})
    void aReadThatLagsIsNoReasonToWriteAgain(String lag) {
        try (Scenario scenario = Scenario.calm(world -> world.aws().set("iamReadLag", lag))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            Aftermath.noWriteTwice(scenario);
            Aftermath.converges(scenario);
        }
    }

    /** Before each of the steps that need it. A role is never made again silently. */
    @Fault(20)
    @ParameterizedTest
    @ValueSource(strings = {"EnsureAtlasRole", "EnsureRole", "EnsureKeyAccess", "AuthorizeRole", "EnableEncryption"})
    void aRoleThatIsDeletedMeanwhileIsReportedAsMissing(String step) {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(step, () -> scenario.after(Duration.ZERO, () -> deleteRole(scenario)));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isIn("FAILED", "NEEDS_A_PERSON");
            assertThat(scenario.cloud().notifications().getFirst().message()).contains("exist");
            assertThat(scenario.nothingIsHeld()).isTrue();
            scenario.cloud().wire().forget();
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("ROLE_MISSING");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** The same ARN, another role: its policies are written anew. */
    @Fault(21)
    @Test
    void aRoleThatIsMadeAnewIsSetUpAgain() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            ObjectNode trust = (ObjectNode) scenario.start().role("orders").trustPolicy();
            scenario.after(Duration.ZERO, () -> {
                deleteRole(scenario);
                scenario.iam()
                        .createRole(request -> request.path("/atlas-cmk/")
                                .roleName("orders")
                                .assumeRolePolicyDocument(trust.toString()));
            });
            scenario.cloud().run();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            Aftermath.isComplete(scenario);
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        }
    }

    /** Somebody breaks the trust that live encryption hangs on. */
    @Fault(16)
    @Test
    void aTrustPolicyThatSomebodyBrokeIsRepairedUntilAtlasSaysValid() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            JsonNode before = scenario.role().trustPolicy();
            ObjectNode broken = before.deepCopy();
            ((ArrayNode) broken.path("Statement")).remove(3);
            scenario.after(
                    Duration.ZERO,
                    () -> scenario.iam()
                            .updateAssumeRolePolicy(
                                    request -> request.roleName("orders").policyDocument(broken.toString())));
            scenario.cloud().run();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.role().trustPolicy()).isEqualTo(before);
            Aftermath.converges(scenario);
        }
    }

    /** What others write before our read is kept. */
    @Fault(25)
    @Test
    void anEditOfSomebodyElseInTheMiddleOfARunIsKept() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering("EnsureRole", () -> scenario.after(Duration.ZERO, () -> addStatement(scenario)));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.role().trustPolicy().toString()).contains("AddedMeanwhile", "AtlasCmk", "Teams");
            Aftermath.isComplete(scenario);
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        }
    }

    /** There is no room left. */
    @Fault(22)
    @Test
    void aTrustPolicyAtItsQuotaIsLeftAsItIs() {
        try (Scenario scenario = Scenario.calm(world -> {
            statements(world)
                    .addObject()
                    .put("Sid", "Padding")
                    .put("Effect", "Deny")
                    .put("Action", "sts:GetFederationToken")
                    .set("Principal", Json.object().put("AWS", "*"));
            ((ObjectNode) statements(world).get(3))
                    .putObject("Condition")
                    .putObject("StringEquals")
                    .put("aws:PrincipalTag/padding", "x".repeat(1_300));
        })) {
            needsAPerson(scenario, "TRUST_UNEDITABLE", "2,048");
        }
    }

    /** IAM may refuse to write a deleted principal again, and taking it out is its owner's business. */
    @Fault(24)
    @Test
    void aTrustPolicyWithADeletedPrincipalIsLeftAsItIs() {
        try (Scenario scenario = Scenario.calm(world -> {
            statements(world)
                    .addObject()
                    .put("Effect", "Allow")
                    .put("Action", "sts:AssumeRole")
                    .set("Principal", Json.object().put("AWS", "AROAEXAMPLEDELETED000"));
        })) {
            needsAPerson(scenario, "TRUST_UNEDITABLE", "AROAEXAMPLEDELETED000");
        }
    }

    /** No version, unusual shapes, conditions that we know nothing of. */
    @Fault({29, 30})
    @Test
    void unusualPoliciesOfOthersStayAsTheyAre() {
        try (Scenario scenario = Scenario.calm(world -> {
            world.role("orders").part("trustPolicy").remove("Version");
            statements(world)
                    .addObject()
                    .put("Effect", "Allow")
                    .put("Action", "sts:AssumeRole")
                    .<ObjectNode>set("Principal", Json.object().put("AWS", "111122223333"))
                    .putObject("Condition")
                    .putObject("ForAnyValue:StringLikeIfExists")
                    .putArray("aws:PrincipalOrgPaths")
                    .add("o-1/*")
                    .add("o-2/*");
        })) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.role().trustPolicy().has("Version")).isFalse();
            Aftermath.converges(scenario);
        }
    }

    /** A boundary forbids what our policy allows; it isn't widened, and nothing is written beside it. */
    @Fault(31)
    @Test
    void aPermissionsBoundaryIsRespected() {
        try (Scenario scenario = Scenario.calm(world ->
                world.role("orders").set("permissionsBoundary", "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"))) {
            needsAPerson(scenario, "ACCESS_DENIED", "boundary");
        }
    }

    /** A role that is not below the stack's path. Enrol refuses those that are linked to a service. */
    @Fault(32)
    @ParameterizedTest
    @ValueSource(strings = {"arn:aws:iam::111122223333:role/teams/deployer", "arn:aws:iam::111122223333:role/orders"})
    void aRoleOutOfTheStacksReachIsReported(String roleArn) {
        try (Scenario scenario =
                Scenario.calm(world -> world.enrolment(Scenario.PROJECT).set("roleArn", roleArn))) {
            needsAPerson(scenario, "ROLE_MISSING", "may use and create roles only under /atlas-cmk/");
        }
    }

    /** Before the run, and during it; nobody but its owner enables a key. */
    @Fault(34)
    @ParameterizedTest
    @ValueSource(strings = {"StartRun", "EnsureRole", "EnableEncryption"})
    void aDisabledKeyIsReportedAndNotEnabled(String state) {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(state, () -> scenario.after(Duration.ZERO, () -> keyEnabled(scenario, false)));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isIn("NEEDS_A_PERSON", "FAILED");
            assertThat(scenario.writeOperations()).doesNotContain("EnableKey", "updateGroupEncryptionAtRest");
            assertThat(scenario.cloud().notifications()).isNotEmpty();
            Aftermath.isHarmless(scenario);
            scenario.after(Duration.ZERO, () -> keyEnabled(scenario, true));
            scenario.cloud().run();
            Aftermath.converges(scenario);
        }
    }

    /** The key that live encryption uses: said at once, since Atlas shuts clusters down within 15 minutes. */
    @Fault({18, 34})
    @Test
    void aKeyThatIsDisabledUnderLiveEncryptionIsReportedAtOnce() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            scenario.after(Duration.ZERO, () -> keyEnabled(scenario, false));
            scenario.cloud().run();
            scenario.cloud().wire().forget();
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("KEY_DISABLED", "ENCRYPTION_INVALID");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.cloud().notifications().getLast().message())
                    .contains("The key is disabled", "15 minutes");
            Duration took = Duration.between(
                    scenario.lastRun().startDate(),
                    scenario.cloud().notifications().getLast().at());
            assertThat(took).isLessThan(Duration.ofMinutes(1));
            scenario.after(Duration.ZERO, () -> keyEnabled(scenario, true));
            scenario.cloud().run();
            Aftermath.converges(scenario);
        }
    }

    /** 18, 34: what is ours is repaired, and nobody waits for what isn't. */
    @Test
    void aBrokenTrustPolicyBesideADisabledKeyIsRepairedAndTheKeyReportedAtOnce() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            ObjectNode broken = scenario.role().trustPolicy().deepCopy();
            JsonNode whole = scenario.role().trustPolicy();
            ((ArrayNode) broken.path("Statement")).remove(3);
            scenario.after(Duration.ofMinutes(2), () -> {
                scenario.iam()
                        .updateAssumeRolePolicy(
                                request -> request.roleName("orders").policyDocument(broken.toString()));
                keyEnabled(scenario, false);
            });
            scenario.after(Duration.ofMinutes(3), () -> {});
            scenario.cloud().run();
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.role().trustPolicy()).isEqualTo(whole);
            Duration took = Duration.between(
                    scenario.lastRun().startDate(),
                    scenario.cloud().notifications().getLast().at());
            assertThat(took).isLessThan(Duration.ofMinutes(1));
            scenario.after(Duration.ZERO, () -> keyEnabled(scenario, true));
            scenario.cloud().run();
            Aftermath.converges(scenario);
        }
    }

    /**
     * Live encryption lacks our statement, and IAM refuses the document for good: it is tried once, and told at once.
     */
    @Fault(24)
    @Test
    void aDeletedPrincipalInTheTrustPolicyOfALiveRoleIsToldAtOnce() {
        World encrypted;
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            encrypted = scenario.cloud().snapshot();
        }
        World broken = Scenario.changed(encrypted, world -> {
            ArrayNode statements = statements(world);
            statements.removeAll();
            statements
                    .addObject()
                    .put("Sid", "Team")
                    .put("Effect", "Allow")
                    .put("Action", "sts:AssumeRole")
                    .set("Principal", Json.object().put("AWS", "AROAEXAMPLEDELETED000"));
        });
        try (Scenario scenario = Scenario.of(broken).startRun()) {
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.PolicyRejected");
            assertThat(scenario.diagnosis()).contains("AROAEXAMPLEDELETED000", "remove that principal first");
            assertThat(scenario.calls("UpdateAssumeRolePolicy")).isEqualTo(1);
            isToldWithinAMinute(scenario, "AROAEXAMPLEDELETED000");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** After the inspection, so that no inspection could say it. */
    @Fault(31)
    @Test
    void aDenyThatComesMeanwhileEndsTheRunAtOnce() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(
                    "EnsureKeyAccess", () -> scenario.after(Duration.ZERO, () -> deny(scenario, false)));
            scenario.publish("cluster-observed.json");
            Execution first = scenario.cloud().stepFunctions().executions().getFirst();
            assertThat(first.error()).isEqualTo("io.github.atlascmk.failure.AccessDenied");
            assertThat(first.cause()).contains("statement \"NobodyMeanwhile\"");
            assertThat(scenario.calls("authorizeGroupCloudProviderAccessRole")).isEqualTo(1);
            assertThat(scenario.cloud().notifications().getFirst().message()).contains("NobodyMeanwhile");
            assertThat(scenario.outcome())
                    .as("of the run that the event starts")
                    .isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** It may be meant for others, so Atlas's own attempts decide. */
    @Fault(31)
    @Test
    void aDenyUnderConditionsThatComesMeanwhileIsTriedForAsLongAsPropagationTakes() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(
                    "EnsureKeyAccess", () -> scenario.after(Duration.ZERO, () -> deny(scenario, true)));
            scenario.publish("cluster-observed.json");
            Execution first = scenario.cloud().stepFunctions().executions().getFirst();
            assertThat(first.error()).isEqualTo("io.github.atlascmk.failure.PropagationPending");
            assertThat(first.cause()).contains("may be denied by statement \"NobodyMeanwhile\"");
        }
    }

    private static void isToldWithinAMinute(Scenario scenario, String what) {
        assertThat(scenario.cloud().notifications()).singleElement().satisfies(told -> {
            assertThat(told.message()).contains(what);
            assertThat(Duration.between(scenario.lastRun().startDate(), told.at()))
                    .isLessThan(Duration.ofMinutes(1));
        });
    }

    private static void deny(Scenario scenario, boolean conditional) {
        ObjectNode trust = trust(scenario);
        ObjectNode deny = ((ArrayNode) trust.path("Statement"))
                .addObject()
                .put("Sid", "NobodyMeanwhile")
                .put("Effect", "Deny")
                .put("Principal", "*")
                .put("Action", "sts:AssumeRole");
        if (conditional) {
            deny.putObject("Condition").putObject("StringNotEquals").put("aws:PrincipalOrgID", "o-example");
        }
        scenario.iam()
                .updateAssumeRolePolicy(request -> request.roleName("orders").policyDocument(trust.toString()));
    }

    private static void needsAPerson(Scenario scenario, String kind, String message) {
        scenario.publish("cluster-observed.json");
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
        assertThat(scenario.findings().findValuesAsText("kind")).contains(kind);
        assertThat(scenario.cloud().notifications().getLast().message()).contains(message);
        assertThat(scenario.writes()).isEmpty();
        Aftermath.isHarmless(scenario);
    }

    private static void deleteRole(Scenario scenario) {
        for (String policy : scenario.iam()
                .listRolePolicies(request -> request.roleName("orders"))
                .policyNames()) {
            scenario.iam()
                    .deleteRolePolicy(request -> request.roleName("orders").policyName(policy));
        }
        scenario.iam().listAttachedRolePolicies(request -> request.roleName("orders")).attachedPolicies().stream()
                .map(AttachedPolicy::policyArn)
                .forEach(arn -> scenario.iam()
                        .detachRolePolicy(request -> request.roleName("orders").policyArn(arn)));
        scenario.iam().deleteRole(request -> request.roleName("orders"));
    }

    private static void addStatement(Scenario scenario) {
        ObjectNode trust = trust(scenario);
        ((ArrayNode) trust.path("Statement"))
                .addObject()
                .put("Sid", "AddedMeanwhile")
                .put("Effect", "Allow")
                .put("Action", "sts:AssumeRole")
                .set("Principal", Json.object().put("AWS", "arn:aws:iam::111122223333:role/teams/deployer"));
        scenario.iam()
                .updateAssumeRolePolicy(request -> request.roleName("orders").policyDocument(trust.toString()));
    }

    private static ObjectNode trust(Scenario scenario) {
        String encoded = scenario.iam()
                .getRole(request -> request.roleName("orders"))
                .role()
                .assumeRolePolicyDocument();
        return (ObjectNode) Scenario.json(URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8));
    }

    private static void keyEnabled(Scenario scenario, boolean enabled) {
        String key = "1234abcd-12ab-34cd-56ef-1234567890ab";
        if (enabled) {
            scenario.kms().enableKey(request -> request.keyId(key));
        } else {
            scenario.kms().disableKey(request -> request.keyId(key));
        }
    }

    private static ArrayNode statements(WorldDraft world) {
        return world.role("orders").part("trustPolicy").list("Statement");
    }

    private static void fail(
            WorldDraft world, String service, String operation, String error, int times, int skip, boolean effect) {
        world.awsFaults(new AwsFault(service, operation, error, null, times, skip, effect));
    }
}
