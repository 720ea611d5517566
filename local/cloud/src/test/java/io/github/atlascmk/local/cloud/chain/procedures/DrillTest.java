package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Scenario;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A drill shows what messages look like and whom they reach, and changes nothing. */
class DrillTest {
    @Test
    void sendsOneMessageOfEachLevelAndRemembersNothing() {
        try (Scenario scenario = Scenario.calm()) {
            List<String> before = items(scenario);
            Execution drill = drill(scenario, Scenario.event("drill/drill.json"));
            List<SnsMessage> told = scenario.cloud().notifications();

            assertThat(drill.output()).as(drill.cause()).isNotNull();
            assertThat(drill.output().path("outcome").asText()).isEqualTo("DRILLED");
            assertThat(told)
                    .extracting(message -> message.attribute("level"))
                    .containsExactlyInAnyOrderElementsOf(
                            Arrays.stream(Level.values()).map(Level::name).toList());
            assertThat(told).allSatisfy(message -> {
                assertThat(message.subject()).startsWith("DRILL: ").hasSizeLessThan(100);
                assertThat(message.message()).startsWith("This is a drill");
                assertThat(message.attribute("drill")).isEqualTo("true");
                assertThat(message.attribute("contact")).isEqualTo("team-orders");
            });
            assertThat(scenario.writes()).isEmpty();
            assertThat(items(scenario)).isEqualTo(before);
        }
    }

    @Test
    void needsNoInput() {
        try (Scenario scenario = Scenario.calm()) {
            drill(scenario, Scenario.json("{}"));

            assertThat(scenario.cloud().notifications())
                    .hasSize(5)
                    .allSatisfy(
                            message -> assertThat(message.attribute("contact")).isEmpty());
        }
    }

    @Test
    void aContactThatCouldBeATextIsRefused() {
        try (Scenario scenario = Scenario.calm()) {
            Execution drill = drill(scenario, Scenario.json("{\"contact\":\"all is lost!\"}"));

            assertThat(drill.error()).isEqualTo("io.github.atlascmk.failure.InvalidEvent");
            assertThat(drill.cause()).contains("contact is");
            assertThat(scenario.cloud().notifications()).isEmpty();
        }
    }

    private static Execution drill(Scenario scenario, JsonNode input) {
        scenario.cloud()
                .stepFunctions()
                .start(scenario.cloud().template().stateMachine("Drill").arn(), null, input);
        scenario.cloud().run();
        return scenario.cloud().stepFunctions().executions().getLast();
    }

    private static List<String> items(Scenario scenario) {
        return scenario.items("").stream().map(JsonNode::toString).sorted().toList();
    }
}
