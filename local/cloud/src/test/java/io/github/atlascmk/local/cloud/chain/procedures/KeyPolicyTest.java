package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The statement in the key's policy: where it is needed, and where it can't be written. Numbers as in AtlasFaultsTest.
 */
class KeyPolicyTest {
    private static final int QUOTA = 32_768;
    private static final String SID =
            Statements.allowRole(Scenario.PROJECT, Scenario.ROLE).path("Sid").asText();

    @ParameterizedTest
    @CsvSource({
        "no-delegation, arn:aws:iam::111122223333:role/atlas-cmk-functions/atlas-cmk-EnsureKeyAccessRole",
        "key-in-another-account, arn:aws:iam::444455556666:role/atlas-cmk-member-access"
    })
    void theRoleIsNamedInTheKeyPolicyWhereThatDoesNotLeaveItToIam(String world, String writer) {
        try (Scenario scenario = Scenario.calm(world).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations())
                    .containsSubsequence(
                            "UpdateAssumeRolePolicy",
                            "PutRolePolicy",
                            "PutKeyPolicy",
                            "authorizeGroupCloudProviderAccessRole",
                            "updateGroupEncryptionAtRest");
            Write edit = edit(scenario);
            assertThat(edit.caller().roleArn()).isEqualTo(writer);
            assertThat(edit.after().path("Statement").valueStream().toList())
                    .hasSize(edit.before().path("Statement").size() + 1)
                    .containsAll(edit.before().path("Statement").valueStream().toList())
                    .contains(Scenario.json("""
                            {"Sid":"%s","Effect":"Allow","Principal":{"AWS":"%s"},
                             "Action":["kms:Decrypt","kms:Encrypt","kms:DescribeKey"],"Resource":"*"}""".formatted(SID, Scenario.ROLE)));
            Aftermath.noWriteTwice(scenario);
            Aftermath.converges(scenario);
        }
    }

    /** The plan has each write of the run, in its order. */
    @ParameterizedTest
    @ValueSource(strings = {"no-delegation", "key-in-another-account", "role-in-another-account"})
    void thePlanSaysSoFirst(String world) {
        try (Scenario scenario = Scenario.in(world)) {
            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            assertThat(scenario.outcome()).isEqualTo("PLANNED");
            assertThat(scenario.lastRun().output().path("findings").findValuesAsText("kind"))
                    .containsSubsequence(
                            world.startsWith("role")
                                    ? List.of("KEY_ACCESS_MISSING", "ROLE_NOT_AUTHORIZED")
                                    : List.of("KEY_ACCESS_MISSING", "KEY_POLICY_MISSING", "ROLE_NOT_AUTHORIZED"));
            assertThat(scenario.lastRun().output().path("statementsForKeyOwner"))
                    .isEmpty();
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** Between the two edits, and at the second, with and without effect. */
    @ParameterizedTest
    @CsvSource({
        "no-delegation, iam, PutRolePolicy, ServiceFailure",
        "no-delegation, kms, PutKeyPolicy, KMSInternalException",
        "no-delegation, kms, GetKeyPolicy, ThrottlingException",
        "key-in-another-account, kms, PutKeyPolicy, KMSInternalException",
        "key-in-another-account, kms, PutKeyPolicy, ThrottlingException",
        "key-in-another-account, sts, AssumeRole, InternalFailure"
    })
    void aCallThatFailsIsMadeAgainAndTakesEffectOnce(String world, String service, String operation, String error) {
        for (boolean effect : new boolean[] {false, true}) {
            try (Scenario scenario = Scenario.calm(world, draft -> failing(draft, service, operation, error, effect))) {
                scenario.publish("cluster-observed.json");
                assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
                Aftermath.noWriteTwice(scenario);
                Aftermath.converges(scenario);
            }
        }
    }

    /** A role that KMS doesn't know yet is propagation, not failure. */
    @Test
    void aRoleOfAMomentAgoIsWaitedFor() {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            world.aws().set("iamLag", "PT40S");
            world.account("111122223333").part("roles").remove("orders");
        })) {
            String trust = Scenario.load("default").role("orders").trustPolicy().toString();
            scenario.after(
                    Duration.ofMillis(1),
                    () -> scenario.iam()
                            .createRole(role ->
                                    role.path("/atlas-cmk/").roleName("orders").assumeRolePolicyDocument(trust)));
            // That it was created is what starts the run.
            scenario.cloud().run();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls("PutKeyPolicy")).isGreaterThan(1);
            assertThat(scenario.writeOperations()).containsOnlyOnce("PutKeyPolicy");
        }
    }

    /** Before any write. */
    @Fault(37)
    @ParameterizedTest
    @ValueSource(strings = {"""
                {"Sid":"Writing","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},
                 "Action":"kms:PutKeyPolicy","Resource":"*",
                 "Condition":{"StringEquals":{"aws:PrincipalTag/team":"security"}}}""", """
                {"Sid":"Writing","Effect":"Deny","Principal":{"AWS":"*"},"Action":"kms:Put*","Resource":"*",
                 "Condition":{"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/teams/*"}}}"""})
    void aPolicyThatLocksItsWriterOutIsNotWritten(String statement) {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            boolean denies = statement.contains("Deny");
            if (!denies) {
                ArrayNode actions = (ArrayNode) statements(world).get(0).path("Action");
                actions.removeIf(action -> action.asText().equals("kms:Put*"));
            }
            statements(world).add(Scenario.json(statement));
        })) {
            isUneditable(scenario, "kms:PutKeyPolicy to arn:aws:iam::111122223333:role/atlas-cmk-functions/");
        }
    }

    @Fault(38)
    @Test
    void aForeignStatementWithoutResourceIsSomebodysMistakeToRepair() {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            statements(world)
                    .addObject()
                    .put("Sid", "Unfinished")
                    .put("Effect", "Allow")
                    .put("Action", "kms:Encrypt")
                    .putObject("Principal")
                    .put("AWS", "arn:aws:iam::111122223333:root");
        })) {
            isUneditable(scenario, "has no Action or no Resource in statement \"Unfinished\"");
        }
    }

    @Test
    void aPrincipalThatWasDeletedIsSomebodysToTakeOut() {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            statements(world)
                    .addObject()
                    .put("Effect", "Allow")
                    .put("Action", "kms:Encrypt")
                    .put("Resource", "*")
                    .putObject("Principal")
                    .put("AWS", "AROAEXAMPLE0000000000");
        })) {
            isUneditable(scenario, "names a principal that was deleted (AROAEXAMPLE0000000000)");
        }
    }

    /** One of ours, for a project that had the same role before that was deleted: it lets nobody in. */
    @Test
    void aStatementOfOursForADeletedRoleIsTakenOut() {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            ObjectNode orphan = statements(world).addObject().put("Sid", "AtlasCmk64b7a0c3d2e1f00012340002");
            orphan.put("Effect", "Allow").put("Action", "kms:Decrypt").put("Resource", "*");
            orphan.putObject("Principal").put("AWS", "AROAEXAMPLE0000000000");
        })) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(edit(scenario).after().path("Statement").findValuesAsText("Sid"))
                    .contains("KeyAdministrators", SID)
                    .doesNotContain("AtlasCmk64b7a0c3d2e1f00012340002");
            Aftermath.converges(scenario);
        }
    }

    /** A byte more than KMS takes, and just as many as it takes. */
    @Fault(38)
    @ParameterizedTest
    @CsvSource({"1, NEEDS_A_PERSON", "0, ENCRYPTED"})
    void aPolicyMayBeAsLargeAsKmsTakesItAndNoLarger(int tooMany, String outcome) {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> fill(world, QUOTA + tooMany))) {
            if (tooMany > 0) {
                isUneditable(scenario, "would have 32,769 bytes, and KMS allows 32,768");
                return;
            }
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo(outcome);
            assertThat(edit(scenario).after().toString().getBytes(StandardCharsets.UTF_8))
                    .hasSize(QUOTA);
        }
    }

    /** The owner gets the exact statements from a plan, and nobody else gets any policy text. */
    @Test
    void whereTheKeysOwnerHasToActAPlanGivesTheStatements() {
        try (Scenario scenario = Scenario.calm("key-owner-must-act")) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.cloud().notifications().getFirst().message())
                    .contains(SID, Scenario.ROLE, "statementsForKeyOwner")
                    .doesNotContain("\"Effect\"");
            assertThat(scenario.cloud().logs() + scenario.history()).doesNotContain("\"Sid\":\"" + SID);

            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            JsonNode wanted = scenario.lastRun().output().path("statementsForKeyOwner");
            assertThat(wanted.findValuesAsText("Sid")).containsExactly("AtlasCmkRead", SID);
            assertThat(scenario.cloud().logs()).doesNotContain("\"Sid\":\"" + SID);

            scenario.after(Duration.ofMinutes(1), () -> addAsOwner(scenario, wanted));
            // That the policy was changed is what starts the run.
            scenario.cloud().run();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    private static void addAsOwner(Scenario scenario, JsonNode wanted) {
        String admin = "arn:aws:iam::111122223333:role/teams/key-admin";
        scenario.cloud().wire().as(Caller.person("key-admin", admin), () -> {
            ObjectNode policy = (ObjectNode) Scenario.json(scenario.kms()
                    .getKeyPolicy(request -> request.keyId(Scenario.KEY))
                    .policy());
            wanted.forEach(policy.withArray("Statement")::add);
            return scenario.kms()
                    .putKeyPolicy(request -> request.keyId(Scenario.KEY).policy(policy.toString()));
        });
    }

    private static void isUneditable(Scenario scenario, String why) {
        scenario.publish("cluster-observed.json");
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
        assertThat(scenario.findings().findValuesAsText("kind")).contains("KEY_POLICY_UNEDITABLE");
        assertThat(scenario.cloud().notifications().getFirst().message()).contains(why, "statementsForKeyOwner");
        assertThat(scenario.writes()).isEmpty();
        Aftermath.isHarmless(scenario);
    }

    private static Write edit(Scenario scenario) {
        return scenario.writes().stream()
                .filter(write -> write.operation().equals("PutKeyPolicy"))
                .findFirst()
                .orElseThrow();
    }

    private static ArrayNode statements(WorldDraft world) {
        return world.key(Scenario.KEY).part("policy").list("Statement");
    }

    /** With a foreign statement so long that the policy has this many bytes once ours is in it. */
    private static void fill(WorldDraft world, int bytes) {
        ObjectNode ours = Json.object().put("Sid", SID).put("Effect", "Allow");
        ours.putObject("Principal").put("AWS", Scenario.ROLE);
        ours.putArray("Action").add("kms:Decrypt").add("kms:Encrypt").add("kms:DescribeKey");
        ours.put("Resource", "*");
        ObjectNode filler = statements(world).addObject().put("Effect", "Allow").put("Action", "kms:ListGrants");
        filler.putObject("Principal").put("AWS", "arn:aws:iam::111122223333:root");
        filler.put("Resource", "*");
        String condition = "aws:PrincipalTag/team";
        filler.putObject("Condition").putObject("StringEquals").put(condition, "");
        JsonNode policy = world.key(Scenario.KEY).get("policy");
        int rest = bytes - policy.toString().length() - ours.toString().length() - 1;
        ((ObjectNode) filler.at("/Condition/StringEquals")).put(condition, "x".repeat(rest));
    }

    private static void failing(WorldDraft world, String service, String operation, String error, boolean effect) {
        world.awsFaults(new AwsFault(service, operation, error, null, 1, null, effect));
    }
}
