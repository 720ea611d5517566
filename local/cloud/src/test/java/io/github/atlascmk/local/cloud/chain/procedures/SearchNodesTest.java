package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Search nodes use the key where the owner wants it: one setting of the project, seen in each cluster. */
class SearchNodesTest {
    private static final String LOOK = "getGroupClusterSearchDeployment";

    @Test
    void oneChangeTurnsBothOnAndTheRunEndsWhenTheSearchNodesUseTheKey() {
        try (Scenario scenario = Scenario.in("search-nodes").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(changes(scenario)).singleElement().satisfies(change -> {
                assertThat(change.after().path("enabledForSearchNodes").asBoolean())
                        .isTrue();
                assertThat(change.after().at("/awsKms/enabled").asBoolean()).isTrue();
            });
            assertThat(searchNodes(scenario, "orders-eu").encryptionAtRestProvider())
                    .isEqualTo("AWS");
            assertThat(scenario.findings()).anySatisfy(finding -> {
                assertThat(finding.path("kind").asText()).isEqualTo("SEARCH_NOT_COVERED");
                assertThat(finding.path("subject").asText()).isEqualTo("orders-us");
                assertThat(finding.path("message").asText()).startsWith("search indexes not covered by the key");
            });
            assertThat(scenario.cloud().notifications()).isEmpty();
            Aftermath.converges(scenario);
        }
    }

    @Test
    void thePlanSaysWhichIndexesAreRebuilt() {
        try (Scenario scenario =
                Scenario.in("search-nodes").start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}")) {
            JsonNode plan = Objects.requireNonNull(scenario.lastRun().output());
            assertThat(plan.path("steps"))
                    .extracting(JsonNode::asText)
                    .containsOnlyOnce("EnableEncryption")
                    .endsWith("EncryptCluster orders-eu");
            assertThat(plan.path("findings").findValuesAsText("message"))
                    .anyMatch(message -> message.endsWith(
                            "rebuilds the search indexes of the clusters with dedicated search nodes:" + " orders-eu"));
        }
    }

    /** Where all else was done before: that alone is changed, and nothing else is sent. */
    @Test
    void aProjectThatIsEncryptedAlreadyHasOnlyTheSettingChanged() {
        try (Scenario scenario = Scenario.of(encryptedWithoutSearchNodes())) {
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly("updateGroupEncryptionAtRest");
            assertThat(searchNodes(scenario, "orders-eu").encryptionAtRestProvider())
                    .isEqualTo("AWS");
            Aftermath.converges(scenario);
        }
    }

    /** The setting is on, and yet the nodes don't use the key, with nothing under way: that is a person's. */
    @Test
    void searchNodesThatStayUncoveredAreReported() {
        try (Scenario scenario = Scenario.of(Scenario.changed(
                encryptedWithoutSearchNodes(),
                world -> world.project("orders-prod").part("encryptionAtRest").set("enabledForSearchNodes", true)))) {
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("SEARCH_NODES_NOT_COVERED");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @Test
    void nobodyAsksForSearchNodesWhereTheOwnerDoesNot() {
        try (Scenario scenario = Scenario.in("default").publish("cluster-observed.json")) {
            assertThat(scenario.calls(LOOK)).isZero();
        }
    }

    /** A cluster that goes while the others are asked for. */
    @Test
    void aClusterThatIsDeletedMeanwhileIsNoFailure() {
        try (Scenario scenario = Scenario.in("search-nodes")) {
            scenario.cloud()
                    .atlas()
                    .addFault(new AtlasFault(LOOK, 400, "ATLAS_SEARCH_DEPLOYMENT_INVALID_ATTRIBUTE", null, 1, 1, null));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    /** The world of search nodes, encrypted by a run before its owner asked for them. */
    private static World encryptedWithoutSearchNodes() {
        World before = Scenario.changed(
                "search-nodes", world -> world.enrolment(Scenario.PROJECT).set("searchNodes", false));
        try (Scenario scenario = Scenario.of(before).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            return Scenario.changed(
                    scenario.cloud().snapshot(),
                    world -> world.remove("tables")
                            .set(
                                    "enrolments",
                                    Worlds.tree(Scenario.load("search-nodes")).path("enrolments")));
        }
    }

    private static List<Write> changes(Scenario scenario) {
        return scenario.writes().stream()
                .filter(write -> write.operation().equals("updateGroupEncryptionAtRest"))
                .toList();
    }

    private static World.SearchNodes searchNodes(Scenario scenario, String cluster) {
        return scenario.project().clusters().stream()
                .filter(candidate -> candidate.name().equals(cluster))
                .map(World.Cluster::searchNodes)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }
}
