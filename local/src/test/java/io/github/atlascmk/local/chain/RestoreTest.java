package io.github.atlascmk.local.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.faults.Fault;
import io.github.atlascmk.local.world.World;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a run wrote into policies is undone: by the same merge, planned first, and not while Atlas depends on it. */
class RestoreTest {
    private static final String TRUST = "RestoreRole";
    private static final String ACCESS = "RestoreKeyAccess";

    @Test
    void theShippedEventsUndoWhatTheirPlansSay() {
        try (Scenario scenario = Scenario.in("restore")) {
            for (String[] call : new String[][] {{TRUST, "restore-role"}, {ACCESS, "restore-key-access"}}) {
                JsonNode plan = scenario.invoke(call[0], text("invoke/" + call[1] + "-plan.json"));
                assertThat(plan.path("written").asBoolean()).isFalse();
                assertThat(plan.path("changes")).singleElement().satisfies(change -> {
                    assertThat(change.path("action").asText()).isEqualTo("TAKE_OUT");
                    assertThat(change.path("target").asText()).isEqualTo(Scenario.ROLE);
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
            assertThat(scenario.writeOperations()).containsExactly("UpdateAssumeRolePolicy", "DeleteRolePolicy");
            assertThat(scenario.role().trustPolicy()).isEqualTo(trustOf(Scenario.load("default")));
            assertThat(scenario.role().inlinePolicies()).containsOnlyKeys("orders-backups");
            Aftermath.isHarmless(scenario);
        }
    }

    /** Whatever a run wrote can be undone by its ARN: the documents are kept before each write. */
    @Test
    void whatARealRunWroteIsUndone() {
        World world = Scenario.load("denied");
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
        try (Scenario scenario = Scenario.in("default", Scenario::withoutFaults).publish("cluster-observed.json")) {
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
        try (Scenario scenario = Scenario.in("restore", tree -> {
            ObjectNode role = Scenario.role(tree, "orders");
            JsonNode kept = ((ArrayNode) tree.at("/tables/atlas-cmk-PolicyHistoryTable")).get(0);
            ((ObjectNode) kept).put("policy", Json.write(role.path("trustPolicy")));
            ArrayNode statements = (ArrayNode) role.at("/trustPolicy/Statement");
            statements.remove(statements.size() - 1);
            return tree;
        })) {
            JsonNode plan = plan(scenario, TRUST, run());
            assertThat(plan.at("/changes/0/action").asText()).isEqualTo("PUT_BACK");
            undo(scenario, TRUST, run());
            assertThat(scenario.role().trustPolicy().path("Statement")).hasSize(4);
        }
    }

    /** A run may have written into key policies too, which are nobody's here. */
    @Test
    void documentsOfOtherKindsAreLeftAlone() {
        try (Scenario scenario = Scenario.in("restore", tree -> {
            ArrayNode kept = (ArrayNode) tree.at("/tables/atlas-cmk-PolicyHistoryTable");
            kept.add(((ObjectNode) kept.get(0).deepCopy())
                    .put("write", "2026-01-14T09:00:07Z key policy")
                    .put("document", "key policy")
                    .put("target", tree.at("/enrolments/0/keyArn").asText()));
            return tree;
        })) {
            assertThat(plan(scenario, TRUST, run()).path("changes")).hasSize(1);
            undo(scenario, TRUST, run());
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
    @Test
    void nothingIsUndoneWhileRunsMayWrite() {
        try (Scenario scenario = Scenario.in("restore", tree -> {
            ((ObjectNode) tree.at("/enrolments/0")).put("mode", "ENFORCE");
            return tree;
        })) {
            JsonNode plan = plan(scenario, ACCESS, run());
            assertThat(plan.at("/changes/0/obstacle").asText()).contains("ENFORCE");
            assertThat(scenario.invoke(ACCESS, call(run(), plan.path("planned").asText()))
                            .path("written")
                            .asBoolean(true))
                    .isFalse();
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** Kept for ninety days, apart from all else, and by run. */
    @Test
    void everyPolicyIsKeptBeforeItIsWritten() {
        try (Scenario scenario = Scenario.in("denied").publish("cluster-observed.json")) {
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
}
