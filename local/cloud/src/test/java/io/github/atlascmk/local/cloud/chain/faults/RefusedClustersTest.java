package io.github.atlascmk.local.cloud.chain.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Atlas refuses to encrypt a cluster each time that it is asked. */
class RefusedClustersTest {
    private static final String ENCRYPT = "updateGroupCluster";

    /** Another cluster keeps the run waiting, for hours. */
    @Fault(46)
    @Test
    void isReportedAsAFailureHoweverLongAnotherClusterIsBusy() {
        try (Scenario scenario = refusing()) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.lastRun().error()).isEqualTo("ClusterFailed");
            assertThat(scenario.diagnosis()).contains("orders-eu", "INVALID_CLUSTER_CONFIGURATION");
            assertThat(scenario.cloud().notifications()).hasSize(1);
            assertThat(scenario.calls(ENCRYPT)).isEqualTo(1);
            Aftermath.isHarmless(scenario);
        }
    }

    @Fault(46)
    @Test
    void isTriedLessAndLessOften() {
        try (Scenario scenario = refusing()) {
            scenario.publish("cluster-observed.json");
            scenario.sweepEvery(Duration.ofMinutes(5), Duration.ofHours(24).plusSeconds(1));
            scenario.cloud().run();
            List<Instant> tries = scenario.cloud().wire().calls().stream()
                    .filter(call -> call.operation().equals(ENCRYPT))
                    .map(Call::at)
                    .toList();
            assertThat(tries).hasSizeBetween(7, 11);
            Duration pause = Duration.ofMinutes(5);
            for (int i = 1; i < tries.size(); i++) {
                assertThat(Duration.between(tries.get(i - 1), tries.get(i)))
                        .as("pause %s", i)
                        .isGreaterThanOrEqualTo(pause);
                pause = pause.multipliedBy(2).compareTo(Duration.ofHours(6)) < 0
                        ? pause.multipliedBy(2)
                        : Duration.ofHours(6);
            }
        }
    }

    /** An event starts the run: nobody said that anything is repaired. */
    @Fault(46)
    @Test
    void isLeftAloneByTheRunsThatEventsStart() {
        World left = afterTwoRefusals();
        try (Scenario scenario = Scenario.of(left)) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.calls(ENCRYPT)).isZero();
            assertThat(scenario.lastRun().error()).isEqualTo("ClusterFailed");
            assertThat(scenario.diagnosis())
                    .contains("INVALID_CLUSTER_CONFIGURATION", "it failed 2 times since", "is tried again from");
        }
    }

    /** Then it is forgotten, and the next refusal counts as the first. */
    @Fault(46)
    @Test
    void isTriedAtOnceIfSomethingChangedOrAPersonAsks() {
        World left = afterTwoRefusals();
        World resized =
                Scenario.changed(left, world -> world.cluster("orders-eu").set("instanceSize", "M50"));
        succeeds(resized, scenario -> scenario.publish("cluster-observed.json"));
        succeeds(left, Scenario::startRun);
        succeeds(left, scenario -> {
            ObjectNode enrolment = scenario.items(Scenario.PROJECT).getFirst();
            ObjectNode again = Scenario.json("{\"existingClusters\":\"ENCRYPT\",\"mode\":\"ENFORCE\"}")
                    .deepCopy();
            List.of("projectId", "roleArn", "keyArn").forEach(field -> again.set(field, enrolment.get(field)));
            scenario.invoke("Enrol", again.put("projectId", Scenario.PROJECT).toString());
            scenario.publish("cluster-observed.json");
        });
    }

    private static void succeeds(World world, Consumer<Scenario> start) {
        try (Scenario scenario = Scenario.of(world)) {
            start.accept(scenario);
            assertThat(scenario.provider("orders-eu")).isEqualTo("AWS");
            assertThat(scenario.items("memory#").getFirst().path("refusals")).isEmpty();
        }
    }

    private static World afterTwoRefusals() {
        try (Scenario scenario = Scenario.in(
                "default",
                world -> world.atlasFaults(
                        new AtlasFault(ENCRYPT, 400, "INVALID_CLUSTER_CONFIGURATION", null, 1, null, null)))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            scenario.cloud()
                    .atlas()
                    .addFault(new AtlasFault(ENCRYPT, 400, "INVALID_CLUSTER_CONFIGURATION", null, 1, null, null));
            scenario.another("second");
            scenario.cloud().run();
            assertThat(scenario.lastRun().error()).isEqualTo("ClusterFailed");
            return scenario.cloud().snapshot();
        }
    }

    private static Scenario refusing() {
        return Scenario.in("default", world -> {
            world.atlasFaults(new AtlasFault(ENCRYPT, 400, "INVALID_CLUSTER_CONFIGURATION", null, 1_000, null, null));
            world.cluster("orders-us").set("state", "REPAIRING").set("settlesAfter", "PT48H");
        });
    }
}
