package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clusters older than the enrolment: reported, or done a few at a time, when their owner lets it happen. */
class ExistingClustersTest {
    private static final List<String> OLD = List.of("orders-archive", "orders-eu", "orders-us");

    @Test
    void areListedWithWhatEnablingWouldTrigger() {
        try (Scenario scenario = Scenario.in(
                "existing-clusters", world -> world.enrolment(Scenario.PROJECT).set("existingClusters", "REPORT"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.provider("orders-new")).isEqualTo("AWS");
            assertThat(OLD).allSatisfy(name -> {
                assertThat(scenario.provider(name)).isEqualTo("NONE");
                assertThat(scenario.findings()).anySatisfy(finding -> {
                    assertThat(finding.path("subject").asText()).isEqualTo(name);
                    assertThat(finding.path("message").asText())
                            .endsWith("which starts an initial sync and rebuilds search indexes");
                });
            });
        }
    }

    /** One after the other, each begun only when the last is idle again; the younger one doesn't have to queue. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void areEncryptedAFewAtATime(int most) {
        try (Scenario scenario = Scenario.in(
                "existing-clusters", world -> world.enrolment(Scenario.PROJECT).set("maxClustersAtOnce", most))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            List<Instant> begun = begun(scenario);
            assertThat(begun).hasSize(OLD.size());
            for (int i = most; i < begun.size(); i++) {
                assertThat(Duration.between(begun.get(i - most), begun.get(i)))
                        .as("a cluster takes five minutes")
                        .isGreaterThanOrEqualTo(Duration.ofMinutes(5));
            }
            assertThat(at(scenario, "orders-new"))
                    .isBeforeOrEqualTo(begun.getFirst().plus(Duration.ofMinutes(1)));
            Aftermath.converges(scenario);
        }
    }

    /** However many there are: a run ends after half an hour, and the next one goes on where it was. */
    @Test
    void takeSeveralRunsWhereTheyTakeLong() {
        try (Scenario scenario = Scenario.in(
                "existing-clusters",
                world -> OLD.forEach(name -> world.cluster(name).set("updateTakes", "PT20M")))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("WAITING");
            assertThat(duration(scenario)).isLessThan(Duration.ofMinutes(35));
            assertThat(begun(scenario)).hasSize(2);
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isIn("ENCRYPTED", "WAITING");
            assertThat(begun(scenario)).hasSize(3);
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void waitForTheMaintenanceWindowAndNoRunWaitsForIt() {
        try (Scenario scenario = Scenario.in("maintenance-window").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.provider("orders-new")).isEqualTo("AWS");
            assertThat(begun(scenario)).isEmpty();
            assertThat(duration(scenario)).isLessThan(Duration.ofMinutes(10));
            assertThat(Objects.requireNonNull(scenario.lastRun().output()).path("waiting"))
                    .hasSize(OLD.size())
                    .allSatisfy(
                            waiting -> assertThat(waiting.asText()).endsWith("which opens at 2026-01-18T22:00:00Z"));

            passUntil(scenario, "2026-01-18T22:00:00Z");
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(begun(scenario)).hasSize(OLD.size());
            Aftermath.converges(scenario);
        }
    }

    /** Nobody has to start a run when it opens. */
    @Test
    void areBegunByTheSweepAfterTheWindowHasOpened() {
        try (Scenario scenario = Scenario.in("maintenance-window").publish("cluster-observed.json")) {
            passUntil(scenario, "2026-01-18T21:55:00Z");
            scenario.sweep();
            assertThat(begun(scenario)).isEmpty();
            passUntil(scenario, "2026-01-18T22:00:00Z");
            scenario.sweep();
            assertThat(begun(scenario)).hasSize(OLD.size());
        }
    }

    /** It closes between two of them: what has begun goes on, and nothing is begun any more. */
    @Test
    void areNotBegunOnceTheWindowHasClosed() {
        try (Scenario scenario = Scenario.in(
                "maintenance-window", world -> world.enrolment(Scenario.PROJECT).set("maxClustersAtOnce", 1))) {
            passUntil(scenario, "2026-01-19T03:57:00Z");
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(begun(scenario)).hasSize(1);
            assertThat(scenario.provider("orders-archive")).isEqualTo("AWS");
            assertThat(Objects.requireNonNull(scenario.lastRun().output()).path("waiting"))
                    .hasSize(2);
        }
    }

    /** Even where the inspection found it open: the step looks at the clock again. */
    @Test
    void areNotBegunByAStepThatComesLate() {
        try (Scenario scenario = Scenario.in("maintenance-window")) {
            passUntil(scenario, "2026-01-19T03:59:58Z");
            scenario.cloud()
                    .atlas()
                    .addFault(new AtlasFault("getGroupCluster", 429, "RATE_LIMITED_TOKEN_BUCKET", 2, 4, null, null));
            scenario.startRun();
            assertThat(scenario.calls("getGroupCluster"))
                    .as("the step was reached")
                    .isPositive();
            assertThat(begun(scenario)).isEmpty();
        }
    }

    private static void passUntil(Scenario scenario, String then) {
        scenario.after(Duration.between(scenario.cloud().timeline().instant(), Instant.parse(then)), () -> {});
        scenario.cloud().run();
    }

    /** When each of the older clusters was begun with, in order. */
    private static List<Instant> begun(Scenario scenario) {
        List<Instant> begun = new ArrayList<>();
        OLD.forEach(name -> scenario.writes().stream()
                .filter(write -> write.target().endsWith("/clusters/" + name))
                .map(Write::at)
                .forEach(begun::add));
        begun.sort(null);
        return begun;
    }

    private static Instant at(Scenario scenario, String cluster) {
        return scenario.writes().stream()
                .filter(write -> write.target().endsWith("/clusters/" + cluster))
                .map(Write::at)
                .findFirst()
                .orElseThrow();
    }

    private static Duration duration(Scenario scenario) {
        List<Instant> times = scenario.history().stream()
                .filter(event -> event.executionArn().equals(scenario.lastRun().arn()))
                .map(HistoryEvent::at)
                .toList();
        return Duration.between(times.getFirst(), times.getLast());
    }
}
