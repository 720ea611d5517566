package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldPart;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** Private networking is never switched by us: it is kept, and what is seen of it is reported. */
class PrivateNetworkingTest {
    private static final String LOOK = "listGroupEncryptionAtRestPrivateEndpoints";

    @Test
    void endpointsThatAreNotWellAreWarnedOfAndStopNothing() {
        try (Scenario scenario = Scenario.in("private-networking")) {
            List<World.PrivateEndpoint> before = scenario.project().privateEndpoints();
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly("updateGroupCluster");
            assertThat(messages(scenario, "PRIVATE_NETWORKING"))
                    .singleElement()
                    .asString()
                    .endsWith("Active: EU_CENTRAL_1 ACTIVE, EU_WEST_1 DELETING, US_EAST_1 PENDING_RECREATION");
            assertThat(messages(scenario, "PRIVATE_ENDPOINT_NOT_ACTIVE"))
                    .hasSize(2)
                    .anyMatch(message -> message.contains("US_EAST_1 is PENDING_RECREATION"))
                    .anyMatch(message -> message.contains("EU_WEST_1 is DELETING"));
            assertThat(scenario.cloud().notifications())
                    .as("only of the Region in which nodes of an encrypted cluster run")
                    .singleElement()
                    .satisfies(told -> assertThat(told.subject()).startsWith("AT RISK at a restart"))
                    .satisfies(told -> assertThat(told.message())
                            .contains("US_EAST_1 is PENDING_RECREATION", "What runs goes on")
                            .doesNotContain("EU_WEST_1", "shuts the databases down"));
            assertThat(scenario.project().privateEndpoints()).isEqualTo(before);
            Aftermath.converges(scenario);
        }
    }

    /** What a change leaves out Atlas might reset, so each change says it, and no other field that doesn't differ. */
    @Test
    void everyChangeRepeatsIt() {
        try (Scenario scenario = Scenario.in(
                "private-networking", world -> world.enrolment(Scenario.PROJECT).set("searchNodes", true))) {
            List<JsonNode> sent = new CopyOnWriteArrayList<>();
            scenario.cloud().atlas().observe(exchange -> {
                if (exchange.method().equals("PATCH") && exchange.path().endsWith("/encryptionAtRest")) {
                    sent.add(Scenario.json(exchange.body()));
                }
            });
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(sent)
                    .containsExactly(Scenario.json(
                            "{\"enabledForSearchNodes\":true,\"awsKms\":{\"requirePrivateNetworking\":true}}"));
        }
    }

    /** Five hundred fit on a page. */
    @Test
    void everyPageOfEndpointsIsRead() {
        try (Scenario scenario = Scenario.in("private-networking", world -> {
            WorldPart endpoints =
                    world.project("orders-prod").remove("privateEndpoints").part("privateEndpoints");
            for (int i = 0; i < 501; i++) {
                endpoints
                        .part("%024x".formatted(i))
                        .set("region", "EU_CENTRAL_1")
                        .set("status", i == 500 ? "FAILED" : "ACTIVE");
            }
        })) {
            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            assertThat(scenario.calls(LOOK)).isEqualTo(2);
            assertThat(Objects.requireNonNull(scenario.lastRun().output())
                            .path("findings")
                            .findValuesAsText("kind"))
                    .contains("PRIVATE_ENDPOINT_NOT_ACTIVE");
        }
    }

    @Test
    void nobodyAsksForEndpointsWhereItIsNotRequired() {
        try (Scenario scenario = Scenario.in("encrypted").startRun()) {
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.calls(LOOK)).isZero();
        }
    }

    private static List<String> messages(Scenario scenario, String kind) {
        return scenario.findings()
                .valueStream()
                .filter(finding -> finding.path("kind").asText().equals(kind))
                .map((JsonNode finding) -> finding.path("message").asText())
                .toList();
    }
}
