package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Claims, leases and events that meet. */
class ConcurrencyTest {

    @Test
    void theSameEventTwiceStartsOneRun() {
        try (Scenario scenario = Scenario.in("default")
                .announce("cluster-observed.json")
                .announce("cluster-observed.json")
                .publish("cluster-observed.json")) {
            assertThat(scenario.cloud().stepFunctions().executions()).hasSize(1);
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
        }
    }

    @Test
    void aSecondEventAsksTheRunningRunToLookOnceMore() {
        try (Scenario scenario = Scenario.in("default").announce("cluster-observed.json")) {
            scenario.after(
                    Duration.ofMinutes(2), () -> scenario.cloud().events().publish(Template.STACK, another("e2")));
            scenario.cloud().run();
            List<Execution> runs = scenario.cloud().stepFunctions().executions();
            assertThat(runs).hasSize(2);
            assertThat(outcome(runs.get(1))).isEqualTo("COALESCED");
            assertThat(outcome(runs.get(0))).isEqualTo("ENCRYPTED");
            assertThat(states(scenario, "LookAgain")).isEqualTo(1);
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void manyEventsAtOnceLeadToOneWorkingRunAndAHandfulOfInspections() {
        try (Scenario scenario = Scenario.in("default").announce("cluster-observed.json")) {
            for (int i = 0; i < 50; i++) {
                ObjectNode event = another("storm-" + i);
                scenario.after(
                        Duration.ofSeconds(i), () -> scenario.cloud().events().publish(Template.STACK, event));
            }
            scenario.cloud().run();
            assertThat(scenario.cloud().stepFunctions().executions())
                    .filteredOn(run -> "ENCRYPTED".equals(outcome(run)))
                    .hasSize(1);
            assertThat(scenario.cloud().stepFunctions().executions()).allMatch(run -> run.status() == Status.SUCCEEDED);
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void theClaimOfARunThatWasStoppedIsTakenOver() {
        try (Scenario scenario = Scenario.in("default").announce("cluster-observed.json")) {
            scenario.after(Duration.ofMinutes(3), () -> {
                String running =
                        scenario.cloud().stepFunctions().executions().getFirst().arn();
                scenario.cloud().stepFunctions().stop(running, "Operator", "stopped by a person");
            });
            scenario.after(
                    Duration.ofMinutes(4), () -> scenario.cloud().events().publish(Template.STACK, another("later")));
            scenario.cloud().run();
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls("DescribeExecution"))
                    .as("is the holder alive?")
                    .isEqualTo(1);
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void anExpiredLeaseIsTakenAndALiveOneIsWaitedFor() {
        long now = Scenario.load("default").now().toEpochMilli();
        World world = Scenario.changed(
                "default",
                draft -> draft.part("tables")
                        .list("atlas-cmk-StateTable")
                        .addObject()
                        .put("id", "lease#" + Scenario.ROLE)
                        .put("leaseOwner", "somebody else")
                        .put("leaseUntil", now + 65_000));
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.history().toString()).contains("DocumentBusy");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void turningTheSwitchOffStopsARunBeforeItsNextWrite() {
        try (Scenario scenario = Scenario.in("slow-iam").announce("cluster-observed.json")) {
            scenario.after(
                    Duration.ofSeconds(60), () -> scenario.cloud().lambda().invoke("SwitchWrites", switchOff()));
            scenario.cloud().run();
            assertThat(scenario.outcome()).isEqualTo("PLANNED");
            assertThat(scenario.writeOperations())
                    .containsExactly("createGroupCloudProviderAccess", "UpdateAssumeRolePolicy", "PutRolePolicy");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void anEnrolmentThatChangesDuringARunIsInspectedAnew() {
        try (Scenario scenario = Scenario.in("slow-iam").announce("cluster-observed.json")) {
            ObjectNode observe = Scenario.event("invoke/enrol.json").put("mode", "OBSERVE");
            scenario.after(
                    Duration.ofSeconds(60), () -> scenario.cloud().lambda().invoke("Enrol", observe));
            scenario.cloud().run();
            assertThat(scenario.cloud().stepFunctions().executions())
                    .extracting(ConcurrencyTest::outcome)
                    .containsExactly("PLANNED", "COALESCED");
            assertThat(scenario.writeOperations()).doesNotContain("authorizeGroupCloudProviderAccessRole");
        }
    }

    private static ObjectNode switchOff() {
        return Scenario.event("invoke/writes-off.json");
    }

    private static ObjectNode another(String id) {
        return Scenario.event("cluster-observed.json").put("id", id);
    }

    private static String outcome(Execution run) {
        return run.output() == null
                ? run.status().name()
                : run.output().path("outcome").asText();
    }

    private static long states(Scenario scenario, String state) {
        return scenario.history().stream()
                .filter(event -> state.equals(event.state()))
                .filter(event -> event.detail() instanceof HistoryEvent.StateExited)
                .count();
    }
}
