package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** 45: what lies in the failure queue is given to RouteEvent once more, by hand. */
class ReplayTest {

    @Fault(45)
    @Test
    void anEventThatIsRoutedByNowLeadsToOneRunAndLeavesTheQueue() {
        try (Scenario scenario = Scenario.calm(ReplayTest::denyItsTable)) {
            scenario.publish("cluster-observed.json");
            assertThat(queue(scenario))
                    .singleElement()
                    .satisfies(kept -> assertThat(
                                    kept.at("/responsePayload/errorType").asText())
                            .isEqualTo("io.github.atlascmk.failure.AwsAccessDenied"));
            assertThat(runs(scenario)).isEmpty();

            JsonNode answer = replay(scenario);

            assertThat(answer.path("replayed")).hasSize(1);
            assertThat(answer.path("remaining")).isEmpty();
            assertThat(queue(scenario)).isEmpty();
            assertThat(runs(scenario)).hasSize(1);
            assertThat(scenario.provider("orders-eu")).isEqualTo("AWS");
        }
    }

    /** RouteEvent may not read the enrolments, for its first three tries; the world's own look comes before. */
    private static void denyItsTable(WorldDraft world) {
        world.awsFaults(new AwsFault("dynamodb", "GetItem", "AccessDeniedException", null, 3, 1, null));
    }

    @Test
    void anEventThatFailsAgainStaysWithItsReason() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.cloud().events().publish(Template.STACK, with(event("malformed"), "projectId", "orders-prod"));
            scenario.cloud().events().publish(Template.STACK, event("fine"));
            scenario.cloud().run();
            assertThat(queue(scenario)).hasSize(1);
            int before = runs(scenario).size();

            JsonNode answer = replay(scenario);

            assertThat(answer.path("replayed")).isEmpty();
            assertThat(answer.path("remaining")).singleElement().satisfies(message -> {
                assertThat(message.path("error").asText()).isEqualTo("io.github.atlascmk.failure.InvalidEvent");
                assertThat(message.path("reason").asText()).contains("projectId");
            });
            assertThat(queue(scenario)).hasSize(1);
            assertThat(runs(scenario)).hasSize(before);
            scenario.after(Duration.ofMinutes(16), () -> {});
            scenario.cloud().run();
            assertThat(replay(scenario).path("remaining"))
                    .as("it is there again")
                    .hasSize(1);
        }
    }

    /** The runs are named after the event, so nothing happens twice. */
    @Fault({44, 45})
    @Test
    void anEventThatHadItsRunStartsNoOther() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            int before = runs(scenario).size();
            scenario.cloud().deadLetter("FailureQueue", Scenario.event("cluster-observed.json"));

            JsonNode answer = replay(scenario);

            assertThat(answer.at("/replayed/0/answer/runs/0/isNew").asBoolean(true))
                    .isFalse();
            assertThat(runs(scenario)).hasSize(before);
            assertThat(queue(scenario)).isEmpty();
        }
    }

    @Test
    void aHundredMessagesAreReplayedAtOnceAndNoMore() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            IntStream.range(0, 105)
                    .forEach(_ -> scenario.cloud().deadLetter("FailureQueue", Scenario.event("cluster-observed.json")));

            assertThat(replay(scenario).path("replayed")).hasSize(100);
            assertThat(queue(scenario)).hasSize(5);
        }
    }

    @Test
    void anEmptyQueueIsNothingToDo() {
        try (Scenario scenario = Scenario.calm()) {
            JsonNode answer = replay(scenario);
            assertThat(answer.path("replayed")).isEmpty();
            assertThat(answer.path("remaining")).isEmpty();
        }
    }

    private static JsonNode replay(Scenario scenario) {
        Cloud cloud = scenario.cloud();
        String arn = cloud.stepFunctions()
                .start(cloud.template().stateMachine("ReplayDeadLetters").arn(), null, Scenario.json("{}"));
        cloud.run();
        Execution execution = cloud.stepFunctions().describe(arn);
        assertThat(execution.status().name())
                .as(String.valueOf(execution.cause()))
                .isEqualTo("SUCCEEDED");
        return Objects.requireNonNull(execution.output());
    }

    private static List<Execution> runs(Scenario scenario) {
        return scenario.cloud().stepFunctions().executions().stream()
                .filter(execution ->
                        execution.stateMachineArn().equals(scenario.cloud().machineArn()))
                .toList();
    }

    private static List<JsonNode> queue(Scenario scenario) {
        return scenario.cloud().queue("FailureQueue");
    }

    private static ObjectNode event(String id) {
        return Scenario.event("cluster-observed.json").put("id", id);
    }

    private static ObjectNode with(ObjectNode event, String field, String value) {
        ((ObjectNode) event.path("detail")).put(field, value);
        return event;
    }
}
