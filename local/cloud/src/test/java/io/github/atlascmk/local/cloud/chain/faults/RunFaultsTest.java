package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can happen to events and runs themselves. */
class RunFaultsTest {
    private static final String SECOND = "64b7a0c3d2e1f00012340002";

    /** The same event while its run goes on, and after its end. */
    @Fault({1, 44})
    @Test
    void anEventThatComesAgainHasNoFurtherEffect() {
        try (Scenario scenario = Scenario.calm().announce("cluster-observed.json")) {
            scenario.after(Duration.ofMinutes(1), () -> scenario.announce("cluster-observed.json"));
            scenario.cloud().run();
            scenario.publish("cluster-observed.json");
            assertThat(scenario.cloud().stepFunctions().executions()).hasSize(1);
            assertThat(scenario.cloud().answers())
                    .filteredOn(answer -> !answer.payload().has("nothingToDo"))
                    .hasSize(3)
                    .allMatch(answer -> answer.payload().path("runs").size() == 1);
            assertThat(scenario.cloud().queue("FailureQueue")).isEmpty();
            Aftermath.noWriteTwice(scenario);
            Aftermath.converges(scenario);
        }
    }

    /** Functions are killed after what they did took effect; what they held ends by itself. */
    @Fault(40)
    @Test
    void aRunWhoseFunctionsTimeOutIsFinishedByALaterOne() {
        World slow =
                Scenario.changed("default", world -> world.atlasFaults().atlas().set("latency", "PT25S"));
        World after;
        try (Scenario scenario = Scenario.of(slow).publish("cluster-observed.json")) {
            assertThat(scenario.lastRun().status()).isEqualTo(Status.FAILED);
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasUnavailable");
            assertThat(scenario.items("claim#")).noneMatch(claim -> claim.has("holder"));
            Instant now = scenario.cloud().timeline().instant();
            assertThat(scenario.items("lease#")).allMatch(lease -> endsBy(lease, now.plus(Duration.ofMinutes(2))));
            after = scenario.cloud().snapshot();
        }
        try (Scenario scenario =
                Scenario.of(Scenario.changed(after, world -> world.atlas().set("latency", "PT0.1S")))) {
            Aftermath.hasRecovered(scenario);
        }
    }

    static IntStream moments() {
        return IntStream.iterate(1, i -> i < 60, i -> i + 4);
    }

    /** Stopped at any state; a later event takes the claim over. */
    @Fault({41, 43})
    @ParameterizedTest
    @MethodSource("moments")
    void aRunThatIsStoppedIsTakenOver(int states) {
        try (Scenario scenario = Scenario.calm().announce("cluster-observed.json")) {
            int[] entered = {0};
            scenario.onEntering(".*", () -> {
                if (++entered[0] == states) {
                    scenario.after(Duration.ofMillis(15), () -> stopFirst(scenario));
                }
            });
            scenario.after(Duration.ofHours(1), () -> scenario.another("later"));
            scenario.cloud().run();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isIn("ENCRYPTED", "COMPLIANT");
            Aftermath.noWriteTwice(scenario);
            Aftermath.converges(scenario);
        }
    }

    /** People hear of a run that somebody stopped. */
    @Fault(43)
    @Test
    void aRunThatIsStoppedIsSaid() {
        try (Scenario scenario = Scenario.calm().announce("cluster-observed.json")) {
            scenario.after(Duration.ofMinutes(1), () -> scenario.stop("by hand"));
            scenario.cloud().run();
            assertThat(scenario.lastRun().status()).isEqualTo(Status.ABORTED);
            assertThat(scenario.cloud().notifications())
                    .singleElement()
                    .satisfies(message -> assertThat(message.message())
                            .contains("ABORTED", scenario.lastRun().name()));
        }
    }

    /** Whoever asked a run for one more look gets a fresh run where that one fails. */
    @Fault(43)
    @Test
    void aMarkedRunThatFailsIsFollowedByAFreshOne() {
        try (Scenario scenario = Scenario.refused().announce("cluster-observed.json")) {
            scenario.after(Duration.ofMinutes(2), () -> scenario.another("meanwhile"));
            scenario.cloud().run();
            List<Execution> runs = scenario.cloud().stepFunctions().executions();
            assertThat(runs).hasSize(3);
            assertThat(outcome(runs.get(1))).isEqualTo("COALESCED");
            assertThat(runs.get(2).status()).isEqualTo(Status.FAILED);
            Aftermath.isHarmless(scenario);
        }
    }

    /** Two projects share a role and a key, and are set up at the same time. */
    @Fault(42)
    @Test
    void twoProjectsThatShareARoleEachGetTheirStatement() {
        try (Scenario scenario = Scenario.calm(RunFaultsTest::addProject)) {
            scenario.announce("cluster-observed.json");
            ObjectNode second = Scenario.event("cluster-observed.json").put("id", "second");
            ((ObjectNode) second.path("detail")).put("projectId", SECOND);
            scenario.cloud().events().publish(Template.STACK, second);
            scenario.cloud().run();
            assertThat(scenario.cloud().stepFunctions().executions())
                    .hasSize(2)
                    .allMatch(run -> outcome(run).equals("ENCRYPTED"));
            assertThat(ours(scenario.role().trustPolicy())).isEqualTo(2);
            // The same key for the same role: each has its own all the same, so that one can go without the other's.
            assertThat(ours(Objects.requireNonNull(
                            scenario.role().inlinePolicies().get("AtlasCmk"))))
                    .isEqualTo(2);
            Aftermath.isHarmless(scenario);
        }
    }

    /** The event lies in the failure queue with the reason, and nothing else happened. */
    @Fault(49)
    @ParameterizedTest
    @ValueSource(strings = {"schemaVersion", "projectId"})
    void anEventThatIsNotUnderstoodIsKeptWithTheReason(String field) {
        try (Scenario scenario = Scenario.calm()) {
            ObjectNode event = Scenario.event("cluster-observed.json");
            ((ObjectNode) event.path("detail")).put(field, 2);
            scenario.cloud().events().publish(Template.STACK, event);
            scenario.cloud().run();
            assertThat(scenario.cloud().stepFunctions().executions()).isEmpty();
            List<JsonNode> kept = scenario.cloud().queue("FailureQueue");
            assertThat(kept).hasSize(1);
            assertThat(kept.getFirst().path("requestPayload")).isEqualTo(event);
            assertThat(kept.getFirst().at("/responsePayload/errorMessage").asText())
                    .contains(field);
            assertThat(scenario.writes()).isEmpty();
            Aftermath.converges(scenario);
        }
    }

    /** By an event, and by hand. Atlas isn't even asked. */
    @Fault(51)
    @Test
    void aProjectThatIsNotEnrolledIsLeftAlone() {
        try (Scenario scenario = Scenario.calm()) {
            ObjectNode event = Scenario.event("cluster-observed.json");
            ((ObjectNode) event.path("detail")).put("projectId", SECOND);
            scenario.cloud().events().publish(Template.STACK, event);
            scenario.cloud().run();
            assertThat(scenario.cloud().stepFunctions().executions()).isEmpty();
            assertThat(scenario.cloud().answers().getFirst().payload().path("notEnrolled"))
                    .extracting(JsonNode::asText)
                    .containsExactly(SECOND);
            scenario.start("{\"projectId\":\"" + SECOND + "\"}");
            assertThat(scenario.outcome()).isEqualTo("NOT_ENROLLED");
            assertThat(scenario.counts().keySet()).noneMatch(call -> call.startsWith("atlas:"));
            assertThat(scenario.items("status#")).isEmpty();
            Aftermath.converges(scenario);
        }
    }

    /** A project that is unenrolled while its run goes on. */
    @Fault(51)
    @Test
    void aProjectThatIsUnenrolledMeanwhileIsLeftAsItIs() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.onFirstEntering(
                    "EnsureKeyAccess",
                    () -> scenario.after(
                            Duration.ZERO,
                            () -> scenario.cloud().lambda().invoke("Unenrol", Scenario.event("invoke/unenrol.json"))));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("NOT_ENROLLED");
            assertThat(scenario.writeOperations()).doesNotContain("PutRolePolicy", "updateGroupEncryptionAtRest");
            Aftermath.isHarmless(scenario);
        }
    }

    /** What isn't the id of a project is refused before anything is claimed. */
    @Test
    void anInputWithoutAProjectFails() {
        try (Scenario scenario = Scenario.calm().start("{\"projectId\":\"orders\"}")) {
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.InvalidEvent");
            assertThat(scenario.items(""))
                    .noneMatch(item -> item.path("id").asText().startsWith("claim#"));
        }
    }

    private static boolean endsBy(ObjectNode lease, Instant limit) {
        return !lease.has("leaseOwner") || lease.path("leaseUntil").asLong() <= limit.toEpochMilli();
    }

    private static void stopFirst(Scenario scenario) {
        if (scenario.cloud().stepFunctions().executions().getFirst().status() == Status.RUNNING) {
            scenario.stop("at any moment");
        }
    }

    private static long ours(JsonNode policy) {
        return policy.path("Statement")
                .valueStream()
                .filter(statement -> statement.path("Sid").asText().startsWith("AtlasCmk"))
                .count();
    }

    private static String outcome(Execution run) {
        return run.output() == null
                ? run.status().name()
                : run.output().path("outcome").asText();
    }

    private static void addProject(WorldDraft world) {
        ObjectNode project = world.project("orders-prod").tree().deepCopy();
        project.put("id", SECOND).remove("roles");
        project.path("clusters")
                .forEach(cluster -> ((ObjectNode) cluster)
                        .put("id", cluster.path("id").asText().replace("64b7a1", "64b7a2")));
        world.atlas().part("projects").set("orders-staging", project);
        world.part("enrolments").set(SECOND, world.enrolment(Scenario.PROJECT).tree());
    }
}
