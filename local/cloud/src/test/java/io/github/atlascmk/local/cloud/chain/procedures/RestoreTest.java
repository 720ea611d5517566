package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.AtlasServer;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.local.cloud.world.WorldPart;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run wrote into policies is undone: by the same merge, planned first, and not while Atlas depends on it. */
class RestoreTest {
    private static final String TRUST = "RestoreRole";
    private static final String ACCESS = "RestoreKeyAccess";
    private static final String KEY_POLICY = "RestoreKeyPolicy";
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final int QUOTA = 32_768;

    @Test
    void theShippedEventsUndoWhatTheirPlansSay() {
        try (Scenario scenario = Scenario.in("restore")) {
            for (String[] call : new String[][] {
                {TRUST, "restore-role", Scenario.ROLE},
                {ACCESS, "restore-key-access", Scenario.ROLE},
                {KEY_POLICY, "restore-key-policy", KEY}
            }) {
                JsonNode plan = scenario.invoke(call[0], text("invoke/" + call[1] + "-plan.json"));
                assertThat(plan.path("written").asBoolean()).isFalse();
                assertThat(plan.path("changes")).singleElement().satisfies(change -> {
                    assertThat(change.path("action").asText()).isEqualTo("TAKE_OUT");
                    assertThat(change.path("target").asText()).isEqualTo(call[2]);
                    assertThat(change.has("obstacle")).isFalse();
                });
                assertThat(plan.path("planned").asText())
                        .as("the id in events/invoke/" + call[1] + ".json")
                        .isEqualTo(Scenario.tree("invoke/" + call[1] + ".json")
                                .path("planned")
                                .asText());
                JsonNode done = scenario.invoke(call[0], text("invoke/" + call[1] + ".json"));
                assertThat(done.path("written").asBoolean()).isTrue();
            }
            assertThat(scenario.writeOperations())
                    .containsExactly("UpdateAssumeRolePolicy", "DeleteRolePolicy", "PutKeyPolicy");
            assertThat(scenario.role().trustPolicy()).isEqualTo(trustOf(Scenario.load("default")));
            assertThat(scenario.role().inlinePolicies()).containsOnlyKeys("orders-backups");
            assertThat(keyPolicy(scenario.cloud().snapshot(), KEY))
                    .isEqualTo(keyPolicy(Scenario.load("no-delegation"), KEY));
            Aftermath.isHarmless(scenario);
        }
    }

    /** Whatever a run wrote can be undone by its ARN: the documents are kept before each write. */
    @Test
    void whatARealRunWroteIsUndone() {
        World world = Scenario.refusing();
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            assertThat(scenario.writeOperations()).contains("UpdateAssumeRolePolicy", "PutRolePolicy");
            String run = scenario.lastRun().arn();
            scenario.invoke("SwitchWrites", "{\"writesEnabled\":false}");
            undo(scenario, TRUST, run);
            undo(scenario, ACCESS, run);
            assertThat(scenario.role().trustPolicy()).isEqualTo(trustOf(world));
            assertThat(scenario.role().inlinePolicies()).containsOnlyKeys("orders-backups");
            assertThat(plan(scenario, TRUST, run).path("changes"))
                    .as("nothing is left to undo")
                    .isEmpty();
            Aftermath.isHarmless(scenario);
        }
    }

    /** Never the old document over somebody's newer edit. */
    @Test
    void whatOthersWroteSinceStays() {
        try (Scenario scenario = Scenario.in("restore")) {
            ObjectNode edited = scenario.role().trustPolicy().deepCopy();
            ((ArrayNode) edited.path("Statement")).remove(0);
            scenario.after(
                    Duration.ZERO,
                    () -> scenario.iam()
                            .updateAssumeRolePolicy(
                                    request -> request.roleName("orders").policyDocument(Json.write(edited))));
            scenario.cloud().run();
            undo(scenario, TRUST, run());
            ArrayNode left = (ArrayNode) edited.deepCopy().path("Statement");
            left.remove(left.size() - 1);
            assertThat(scenario.role().trustPolicy().path("Statement")).isEqualTo(left);
        }
    }

    /** Taking it out would shut the clusters down within 15 minutes. */
    @Fault(53)
    @ParameterizedTest
    @ValueSource(strings = {TRUST, ACCESS})
    void nothingIsTakenOutWhileAtlasDependsOnIt(String function) {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            String run = scenario.lastRun().arn();
            scenario.invoke("SwitchWrites", "{\"writesEnabled\":false}");
            int before = scenario.writes().size();
            JsonNode plan = plan(scenario, function, run);
            assertThat(plan.at("/changes/0/obstacle").asText())
                    .startsWith("Atlas depends on it: the project is encrypted");
            JsonNode refused =
                    scenario.invoke(function, call(run, plan.path("planned").asText()));
            assertThat(refused.path("written").asBoolean(true)).isFalse();
            assertThat(scenario.writes()).hasSize(before);

            scenario.cloud()
                    .atlas()
                    .changeEncryptionAtRest(Scenario.PROJECT, new World.EncryptionAtRest(null, null, null, null));
            assertThat(plan(scenario, function, run).at("/changes/0/obstacle").asText())
                    .as("encryption is off, and the role is authorised still")
                    .contains("has this role authorised");
        }
    }

    /** A statement of ours that a run took out comes back, whatever Atlas does: it takes nothing from anybody. */
    @Test
    void aStatementThatWasTakenOutIsPutBack() {
        try (Scenario scenario = Scenario.in("restore", world -> {
            WorldPart role = world.role("orders");
            kept(world, 0).put("policy", Json.write(role.get("trustPolicy")));
            ArrayNode statements = role.part("trustPolicy").list("Statement");
            statements.remove(statements.size() - 1);
        })) {
            JsonNode plan = plan(scenario, TRUST, run());
            assertThat(plan.at("/changes/0/action").asText()).isEqualTo("PUT_BACK");
            undo(scenario, TRUST, run());
            assertThat(scenario.role().trustPolicy().path("Statement")).hasSize(4);
        }
    }

    /** Only once Atlas neither uses the key nor may assume the role; in another account by its own role there. */
    @Fault(53)
    @ParameterizedTest
    @CsvSource({
        "no-delegation, arn:aws:iam::111122223333:role/atlas-cmk-functions/atlas-cmk-RestoreKeyPolicyRole",
        "key-in-another-account, arn:aws:iam::444455556666:role/atlas-cmk-member-access"
    })
    void aKeyPolicyIsUndoneOnceAtlasHasLetGoOfIt(String name, String writer) {
        World world = Scenario.changed(name, WorldDraft::atlasFaults);
        String key = world.enrolments().getFirst().keyArn();
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(keyPolicy(scenario.cloud().snapshot(), key)).isNotEqualTo(keyPolicy(world, key));
            String run = scenario.lastRun().arn();
            scenario.invoke("SwitchWrites", "{\"writesEnabled\":false}");
            JsonNode plan = plan(scenario, KEY_POLICY, run);
            assertThat(plan.at("/changes/0/obstacle").asText())
                    .startsWith("Atlas depends on it: the project is encrypted with this key");
            assertThat(scenario.invoke(
                                    KEY_POLICY, call(run, plan.path("planned").asText()))
                            .path("written")
                            .asBoolean(true))
                    .isFalse();

            AtlasServer atlas = scenario.cloud().atlas();
            atlas.changeEncryptionAtRest(Scenario.PROJECT, new World.EncryptionAtRest(null, null, null, null));
            assertThat(plan(scenario, KEY_POLICY, run).at("/changes/0/obstacle").asText())
                    .as("its snapshots still need the key")
                    .contains("has the role of this statement authorised");
            assertThat(keyEdits(scenario)).hasSize(1);

            scenario.project().roles().stream()
                    .filter(role -> Scenario.ROLE.equals(role.iamAssumedRoleArn()))
                    .forEach(role -> atlas.deleteRole(Scenario.PROJECT, role.roleId()));
            undo(scenario, KEY_POLICY, run);
            assertThat(keyEdits(scenario)).hasSize(2);
            assertThat(keyEdits(scenario).getLast().caller().roleArn()).isEqualTo(writer);
            assertThat(keyPolicy(scenario.cloud().snapshot(), key)).isEqualTo(keyPolicy(world, key));
            assertThat(plan(scenario, KEY_POLICY, run).path("changes"))
                    .as("nothing is left to undo")
                    .isEmpty();
            Aftermath.isHarmless(scenario);
        }
    }

    /** Nobody could repair it afterwards: so the plan says it, and it isn't even tried. */
    @Test
    void aKeyPolicyThatLocksItsWriterOutIsNotWritten() {
        try (Scenario scenario = Scenario.in(
                "restore",
                world -> ((ArrayNode) keyStatements(world).get(0).path("Action"))
                        .removeIf(action -> action.asText().equals("kms:Put*")))) {
            isRefused(
                    scenario,
                    KEY_POLICY,
                    "doesn't allow kms:PutKeyPolicy to arn:aws:iam::111122223333:role/atlas-cmk-functions/");
        }
    }

    /** What was taken out comes back where it fits, beside what others wrote since. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aKeyPolicyMayBeAsLargeAsKmsTakesItAndNoLarger(int tooMany) {
        try (Scenario scenario = Scenario.in("restore", world -> takeOut(world, QUOTA + tooMany))) {
            if (tooMany > 0) {
                isRefused(scenario, KEY_POLICY, "would have 32,769 bytes, and KMS allows 32,768");
                return;
            }
            JsonNode before = keyPolicy(scenario.cloud().snapshot(), KEY).path("Statement");
            assertThat(plan(scenario, KEY_POLICY, run()).at("/changes/0/action").asText())
                    .isEqualTo("PUT_BACK");
            undo(scenario, KEY_POLICY, run());
            JsonNode after = keyPolicy(scenario.cloud().snapshot(), KEY);
            assertThat(after.toString()).hasSize(QUOTA);
            assertThat(after.path("Statement").valueStream().toList())
                    .hasSize(before.size() + 1)
                    .containsAll(before.valueStream().toList());
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void aKeyPolicyThatSomebodyWritesIsLeftToThem() {
        try (Scenario scenario = Scenario.in(
                "restore",
                world -> world.part("tables")
                        .list("atlas-cmk-StateTable")
                        .addObject()
                        .put("id", "lease#" + KEY)
                        .put("leaseOwner", "another")
                        .put(
                                "leaseUntil",
                                Instant.parse(world.get("now").asText())
                                        .plusSeconds(60)
                                        .toEpochMilli()))) {
            assertThatThrownBy(() -> undo(scenario, KEY_POLICY, run()))
                    .hasMessageContaining("another invocation is writing to " + KEY);
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @Test
    void aTrustPolicyIsNotLeftWithoutAnyStatement() {
        try (Scenario scenario = Scenario.in("restore", world -> {
            ArrayNode statements = world.role("orders").part("trustPolicy").list("Statement");
            while (statements.size() > 1) {
                statements.remove(0);
            }
        })) {
            isRefused(scenario, TRUST, "would have no statement left, which IAM doesn't take");
        }
    }

    @Test
    void aPlanThatIsOutOfDateIsRefused() {
        try (Scenario scenario = Scenario.in("restore")) {
            String planned = plan(scenario, TRUST, run()).path("planned").asText();
            undo(scenario, TRUST, run());
            assertThatThrownBy(() -> scenario.invoke(TRUST, call(run(), planned)))
                    .hasMessageContaining("planned is out of date; it must be the id that the same call with"
                            + " \"plan\": true gives now");
            assertThatThrownBy(() -> scenario.invoke(TRUST, "{\"run\":\"" + run() + "\"}"))
                    .hasMessageContaining("planned is missing");
            assertThatThrownBy(() -> scenario.invoke(TRUST, "{\"plan\":true}"))
                    .hasMessageContaining("run is missing; it must be the ARN of the execution");
            assertThatThrownBy(() -> scenario.invoke(TRUST, "{\"run\":\"yesterday\",\"plan\":true}"))
                    .hasMessageContaining("run is \"yesterday\"");
        }
    }

    /** The next run would write it again. */
    @ParameterizedTest
    @ValueSource(strings = {TRUST, ACCESS, KEY_POLICY})
    void nothingIsUndoneWhileRunsMayWrite(String function) {
        try (Scenario scenario = Scenario.in(
                "restore", world -> world.enrolment(Scenario.PROJECT).set("mode", "ENFORCE"))) {
            isRefused(scenario, function, "ENFORCE");
        }
    }

    /** Kept for ninety days, apart from all else, and by run. */
    @Test
    void everyPolicyIsKeptBeforeItIsWritten() {
        try (Scenario scenario = Scenario.refused().publish("cluster-observed.json")) {
            List<ObjectNode> kept = new ArrayList<>(
                    scenario.cloud().dynamoDb().snapshot().getOrDefault("atlas-cmk-PolicyHistoryTable", List.of()));
            assertThat(kept)
                    .extracting(item -> item.path("document").asText())
                    .containsExactlyInAnyOrder("trust policy", "inline policy AtlasCmk");
            assertThat(kept).allSatisfy(item -> {
                assertThat(item.path("run").asText())
                        .isEqualTo(scenario.lastRun().arn());
                assertThat(item.path("expiresAt").asLong())
                        .isEqualTo(
                                Instant.parse(item.path("writtenAt").asText()).getEpochSecond() + 90L * 24 * 60 * 60);
            });
        }
    }

    private static void isRefused(Scenario scenario, String function, String why) {
        JsonNode plan = plan(scenario, function, run());
        assertThat(plan.at("/changes/0/obstacle").asText()).contains(why);
        assertThat(scenario.invoke(function, call(run(), plan.path("planned").asText()))
                        .path("written")
                        .asBoolean(true))
                .isFalse();
        assertThat(scenario.writes()).isEmpty();
    }

    private static void undo(Scenario scenario, String function, String run) {
        String planned = plan(scenario, function, run).path("planned").asText();
        assertThat(scenario.invoke(function, call(run, planned)).path("written").asBoolean())
                .isTrue();
    }

    private static JsonNode plan(Scenario scenario, String function, String run) {
        return scenario.invoke(function, "{\"run\":\"" + run + "\",\"plan\":true}");
    }

    private static String call(String run, String planned) {
        return "{\"run\":\"" + run + "\",\"planned\":\"" + planned + "\"}";
    }

    private static String run() {
        return Scenario.tree("invoke/restore-role.json").path("run").asText();
    }

    private static String text(String file) {
        return Scenario.tree(file).toString();
    }

    private static JsonNode trustOf(World world) {
        try (Scenario untouched = Scenario.of(world)) {
            return untouched.role().trustPolicy();
        }
    }

    private static List<Write> keyEdits(Scenario scenario) {
        return scenario.writes().stream()
                .filter(write -> write.operation().equals("PutKeyPolicy"))
                .toList();
    }

    private static JsonNode keyPolicy(World world, String arn) {
        return world.key(arn.substring(arn.lastIndexOf('/') + 1)).policy();
    }

    private static ArrayNode keyStatements(WorldDraft world) {
        return world.key(Scenario.KEY).part("policy").list("Statement");
    }

    /** What the history has of a write of that run. */
    private static ObjectNode kept(WorldDraft world, int write) {
        return (ObjectNode)
                world.part("tables").list("atlas-cmk-PolicyHistoryTable").get(write);
    }

    /** As if the run had taken our statement out; with one of others, so long that the policy had this many bytes. */
    private static void takeOut(WorldDraft world, int bytes) {
        JsonNode policy = world.key(Scenario.KEY).get("policy");
        kept(world, 2).put("policy", policy.toString());
        ObjectNode filler =
                keyStatements(world).addObject().put("Effect", "Allow").put("Action", "kms:ListGrants");
        filler.putObject("Principal").put("AWS", "arn:aws:iam::111122223333:root");
        filler.put("Resource", "*");
        ObjectNode condition = filler.putObject("Condition").putObject("StringEquals");
        condition.put("aws:PrincipalTag/team", "");
        condition.put(
                "aws:PrincipalTag/team", "x".repeat(bytes - policy.toString().length()));
        keyStatements(world).remove(2);
    }
}
