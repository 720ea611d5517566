package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.asl.execution.HistoryEvent.TaskSucceeded;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Somebody redrives a run that ended days ago: it goes on in the middle, with what it saw then. Nothing of that may be
 * written.
 */
class RedrivenRunsTest {
    private static final Duration DAYS = Duration.ofDays(3);
    private static final List<String> STATES = List.of(
            "InspectProject",
            "EnsureAtlasRole",
            "EnsureRole",
            "EnsureKeyAccess",
            "AuthorizeRole",
            "EnableEncryption",
            "EncryptClusters",
            "EncryptCluster",
            "WaitAWhile",
            "ReportResult",
            "PublishResult");

    /** What happened to the project since the run was stopped. */
    enum Meanwhile {
        NOTHING {
            @Override
            void happen(Scenario scenario) {}
        },
        ANOTHER_RUN {
            @Override
            void happen(Scenario scenario) {
                scenario.another("meanwhile");
            }
        },
        OTHER_ENROLMENT {
            @Override
            void happen(Scenario scenario) {
                enrol(scenario, enrolment -> enrolment.put("createRole", true));
            }
        },
        OBSERVED_ONLY {
            @Override
            void happen(Scenario scenario) {
                enrol(scenario, enrolment -> enrolment.put("mode", "OBSERVE"));
            }
        },
        UNENROLLED {
            @Override
            void happen(Scenario scenario) {
                scenario.cloud().lambda().invoke("Unenrol", Scenario.event("invoke/unenrol.json"));
            }
        };

        abstract void happen(Scenario scenario);
    }

    /** What becomes of the enrolment is tried with one step that writes a policy and one that writes to Atlas. */
    static Stream<Arguments> stoppedAndThen() {
        return STATES.stream()
                .flatMap(state -> Stream.of(Meanwhile.values())
                        .filter(meanwhile -> meanwhile.compareTo(Meanwhile.ANOTHER_RUN) <= 0
                                || List.of("EnsureRole", "EncryptCluster").contains(state))
                        .map(meanwhile -> Arguments.of(state, meanwhile)));
    }

    /** Wherever it was stopped, and whatever came since: it looks anew, and writes nothing by what it saw before. */
    @Fault(47)
    @ParameterizedTest
    @MethodSource("stoppedAndThen")
    void aRunThatIsRedrivenDaysLaterWritesNothing(String state, Meanwhile meanwhile) {
        try (Scenario scenario = stoppedAt(state, Scenario.calm())) {
            scenario.after(Duration.ofHours(1), () -> meanwhile.happen(scenario));
            scenario.cloud().run();
            redrive(scenario, DAYS);
            assertThat(scenario.writes()).isEmpty();
            Aftermath.isHarmless(scenario);
            scenario.after(Duration.ZERO, () -> enrol(scenario, _ -> {}));
            scenario.cloud().run();
            Aftermath.converges(scenario);
        }
    }

    /** Minutes later it may still finish its work, by what it sees then. */
    @Fault(47)
    @ParameterizedTest
    @ValueSource(strings = {"EnsureAtlasRole", "EnsureRole", "EnsureKeyAccess", "AuthorizeRole", "EncryptCluster"})
    void aRunThatIsRedrivenAtOnceLooksAnewAndFinishes(String state) {
        try (Scenario scenario = stoppedAt(state, Scenario.calm())) {
            scenario.cloud().run();
            long before = inspections(scenario);
            redrive(scenario, Duration.ofMinutes(2));
            assertThat(scenario.lastRun().redriveCount()).isEqualTo(1);
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(inspections(scenario)).isGreaterThan(before);
            Aftermath.noWriteTwice(scenario);
            Aftermath.converges(scenario);
        }
    }

    /** Another run is at work, and holds the claim. */
    @Fault(47)
    @ParameterizedTest
    @ValueSource(strings = {"EnsureRole", "EnsureKeyAccess", "EncryptClusters", "WaitAWhile"})
    void aRunThatIsRedrivenLeavesTheClaimToItsHolder(String state) {
        try (Scenario scenario = stoppedAt(state, Scenario.calm())) {
            scenario.after(DAYS, () -> {});
            scenario.cloud().run();
            String old = scenario.lastRun().arn();
            List<String> holders = new ArrayList<>();
            scenario.onFirstEntering(
                    "WhatNext",
                    () -> scenario.after(
                            Duration.ZERO,
                            () -> scenario.cloud().stepFunctions().redrive(old)));
            scenario.onEntering(
                    "WhatNext",
                    () -> scenario.items("claim#")
                            .forEach(claim -> holders.add(claim.path("holder").asText())));
            scenario.another("meanwhile");
            scenario.cloud().run();
            String other = scenario.lastRun().arn();
            assertThat(holders).contains(other).doesNotContain(old);
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isIn("ENCRYPTED", "COMPLIANT");
            Aftermath.noWriteTwice(scenario);
            Aftermath.converges(scenario);
        }
    }

    /** Its list of addresses is from before Atlas moved: to write that would shut Atlas out. */
    @Fault(47)
    @Test
    void oldAddressesAreNotWritten() {
        try (Scenario scenario = Scenario.calm("ip-conditions")) {
            scenario.publish("cluster-observed.json");
            move(scenario, "192.0.2.8/31");
            stopOnEntering("EnsureKeyAccess", scenario);
            scenario.another("moved once");
            scenario.cloud().run();
            String stopped = scenario.lastRun().arn();
            move(scenario, "192.0.2.16/31");
            scenario.startRun();
            scenario.after(Duration.ofHours(25), () -> {});
            scenario.cloud().run();
            scenario.startRun();
            JsonNode policy = inlinePolicy(scenario);
            assertThat(policy.toString()).contains("192.0.2.16/31").doesNotContain("192.0.2.8/31");

            redrive(scenario, stopped, DAYS);
            assertThat(scenario.writes()).isEmpty();
            assertThat(inlinePolicy(scenario)).isEqualTo(policy);
            assertThat(scenario.cloud().atlas().isEncryptionValid(Scenario.PROJECT))
                    .isTrue();
            Aftermath.converges(scenario);
        }
    }

    /** The Atlas role that it worked with is gone, and another one in its place. */
    @Fault(47)
    @Test
    void whatWasRepairedMeanwhileStays() {
        try (Scenario scenario = stoppedAt("AuthorizeRole", Scenario.calm())) {
            scenario.cloud().run();
            String before =
                    Objects.requireNonNull(scenario.project().roles().getLast().roleId());
            scenario.after(Duration.ofHours(1), () -> scenario.cloud().atlas().deleteRole(Scenario.PROJECT, before));
            scenario.after(Duration.ofHours(2), () -> scenario.another("repaired"));
            scenario.cloud().run();
            World.Project repaired = scenario.project();
            JsonNode trust = scenario.role().trustPolicy();
            redrive(scenario, DAYS);
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.project().roles()).isEqualTo(repaired.roles());
            assertThat(scenario.role().trustPolicy()).isEqualTo(trust);
            Aftermath.converges(scenario);
        }
    }

    /** What a later run reported stays, and nobody is told of what was weeks ago. */
    @Fault(47)
    @Test
    void anOldResultIsNotReported() {
        try (Scenario scenario = stoppedAt("ReportResult", Scenario.refused())) {
            scenario.cloud().run();
            scenario.cloud().atlas().clearFaults();
            scenario.startRun();
            List<ObjectNode> status = scenario.items("status#");
            int told = scenario.cloud().notifications().size();
            redrive(scenario, DAYS);
            assertThat(scenario.items("status#")).isEqualTo(status);
            assertThat(scenario.cloud().notifications()).hasSize(told);
            assertThat(scenario.cloud().stepFunctions().executions().getFirst().status())
                    .isEqualTo(Status.FAILED);
        }
    }

    /** A run that failed by itself only fails once more. */
    @Fault(47)
    @Test
    void aRunThatFailedFailsAgain() {
        try (Scenario scenario = Scenario.refused().publish("cluster-observed.json")) {
            String error = scenario.lastRun().error();
            List<ObjectNode> status = scenario.items("status#");
            redrive(scenario, Duration.ofDays(13));
            assertThat(scenario.lastRun().status()).isEqualTo(Status.FAILED);
            assertThat(scenario.lastRun().error()).isEqualTo(error);
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.items("status#")).isEqualTo(status);
            Aftermath.isHarmless(scenario);
        }
    }

    private static Scenario stoppedAt(String state, Scenario scenario) {
        stopOnEntering(state, scenario);
        return scenario.announce("cluster-observed.json");
    }

    private static void stopOnEntering(String state, Scenario scenario) {
        scenario.onFirstEntering(
                state,
                () -> scenario.after(Duration.ofMillis(1), () -> {
                    scenario.cloud().stepFunctions().executions().stream()
                            .filter(run -> run.status() == Status.RUNNING)
                            .forEach(run -> scenario.cloud().stepFunctions().stop(run.arn(), "Operator", "by hand"));
                }));
    }

    /** Redrives the first run, so long from now; what it writes is all that is left in the journal. */
    private static void redrive(Scenario scenario, Duration later) {
        redrive(
                scenario,
                scenario.cloud().stepFunctions().executions().getFirst().arn(),
                later);
    }

    private static void redrive(Scenario scenario, String run, Duration later) {
        scenario.cloud().wire().forget();
        scenario.after(later, () -> scenario.cloud().stepFunctions().redrive(run));
        scenario.cloud().run();
    }

    private static long inspections(Scenario scenario) {
        return scenario.history().stream()
                .filter(event -> "InspectProject".equals(event.state()) && event.detail() instanceof TaskSucceeded)
                .count();
    }

    private static void move(Scenario scenario, String controlPlane) {
        scenario.after(Duration.ZERO, () -> scenario.cloud().atlas().moveControlPlane(List.of(controlPlane)));
        // The list is remembered for a minute.
        scenario.after(Duration.ofMinutes(2), () -> {});
        scenario.cloud().run();
    }

    private static JsonNode inlinePolicy(Scenario scenario) {
        return Objects.requireNonNull(scenario.role().inlinePolicies().get("AtlasCmk"));
    }

    private static void enrol(Scenario scenario, Consumer<ObjectNode> change) {
        ObjectNode enrolment = Scenario.event("invoke/enrol.json");
        enrolment.put("existingClusters", "ENCRYPT").remove("maintenanceWindow");
        change.accept(enrolment);
        scenario.cloud().lambda().invoke("Enrol", enrolment);
    }
}
