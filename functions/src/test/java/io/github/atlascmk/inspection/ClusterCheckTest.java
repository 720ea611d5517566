package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ENROLLED;
import static io.github.atlascmk.inspection.Situation.OLD;
import static io.github.atlascmk.inspection.Situation.YOUNG;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterCheckTest {
    static Stream<Arguments> clusters() {
        ClusterSketch orders = new ClusterSketch("orders");
        return Stream.of(
                arguments(orders, CLUSTER_NOT_ENCRYPTED),
                arguments(orders.encrypted(null), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.internal(""), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.created(ENROLLED), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.created(YOUNG), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.created(OLD), EXISTING_CLUSTER),
                arguments(orders.created(null), EXISTING_CLUSTER),
                arguments(orders.created(OLD).asPaused(), EXISTING_CLUSTER),
                arguments(orders.asPaused(), CLUSTER_PAUSED),
                arguments(orders.asPaused().in("UPDATING"), CLUSTER_PAUSED),
                arguments(orders.in("CREATING"), CLUSTER_BUSY),
                arguments(orders.in("UPDATING"), CLUSTER_BUSY),
                arguments(orders.in("REPAIRING"), CLUSTER_BUSY),
                arguments(orders.in("SOMETHING_NEW"), CLUSTER_BUSY),
                arguments(orders.in("DELETING"), null),
                arguments(orders.internal("SYSTEM_CLUSTER"), null),
                arguments(orders.internal("INTERNAL_SHADOW_CLUSTER"), null),
                arguments(orders.tenant(), CLUSTER_UNSUPPORTED),
                arguments(orders.encrypted("AZURE"), CLUSTER_ON_OTHER_PROVIDER),
                arguments(orders.encrypted("GCP"), CLUSTER_ON_OTHER_PROVIDER),
                arguments(orders.encrypted("AWS"), null),
                arguments(orders.encrypted("AWS").in("UPDATING"), null),
                arguments(orders.encrypted("AWS").created(OLD), null));
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void judgesEachCluster(ClusterSketch sketch, @Nullable Kind kind) {
        Situation situation = new Situation();
        situation.clusters.add(sketch.cluster());

        assertThat(situation.kinds()).isEqualTo(kind == null ? List.of() : List.of(kind));
        if (kind != null) {
            assertThat(situation.findings().getFirst().subject()).isEqualTo("orders");
        }
    }

    @Test
    void encryptsOlderClustersOnlyWhereAsked() {
        Situation situation = new Situation();
        situation.clusters.add(new ClusterSketch("ancient").created(OLD).cluster());
        situation.existingClusters = ExistingClusters.ENCRYPT;

        assertThat(situation.kinds()).containsExactly(CLUSTER_NOT_ENCRYPTED);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "20, 3"})
    void takesAsManyOlderClustersAtATimeAsTheEnrolmentSays(int most, int begun) {
        Situation situation = new Situation();
        situation.existingClusters = ExistingClusters.ENCRYPT;
        situation.maxClustersAtOnce = most;
        situation.clusters.clear();
        for (String name : List.of("a", "b", "c")) {
            situation.clusters.add(new ClusterSketch(name).created(OLD).cluster());
        }
        situation.clusters.add(new ClusterSketch("d").cluster());
        assertThat(situation.kinds())
                .filteredOn(CLUSTER_NOT_ENCRYPTED::equals)
                .as("and every younger one")
                .hasSize(begun + 1);
        assertThat(situation.kinds()).filteredOn(CLUSTER_QUEUED::equals).hasSize(3 - begun);
    }

    /** Whoever had it begin: a run before this one, or a person. */
    @Test
    void countsOlderClustersThatAtlasWorksOnAlready() {
        Situation situation = new Situation();
        situation.existingClusters = ExistingClusters.ENCRYPT;
        situation.clusters.set(
                0,
                new ClusterSketch("orders")
                        .created(OLD)
                        .encrypted("AWS")
                        .in("UPDATING")
                        .cluster());
        situation.clusters.add(new ClusterSketch("billing").created(OLD).cluster());
        assertThat(situation.kinds()).containsExactly(CLUSTER_QUEUED);
        assertThat(situation.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.WAIT, null));
        assertThat(situation.next(Duration.ofMinutes(30))).isEqualTo(new NextStep(Branch.END, Outcome.WAITING));
    }

    @Test
    void saysWhenTheMaintenanceWindowOpensAndDoesNotWaitForIt() {
        Situation situation = new Situation();
        Causes.of(CLUSTER_OUTSIDE_WINDOW).accept(situation);
        situation.clusters.add(
                new ClusterSketch("billing").created(OLD).in("UPDATING").cluster());
        assertThat(situation.findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.message()).endsWith("which opens at 2026-01-11T22:00:00Z"));
        assertThat(situation.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.END, Outcome.COMPLIANT));

        situation.now = Instant.parse("2026-01-11T22:00:00Z");
        assertThat(situation.kinds()).containsExactly(CLUSTER_BUSY, CLUSTER_NOT_ENCRYPTED);
    }

    @Test
    void waitsForTheClustersThatTheRunEncrypts() {
        Situation situation = new Situation();
        situation.encrypting.add("billing");
        situation.clusters.add(
                new ClusterSketch("billing").encrypted("AWS").in("UPDATING").cluster());
        assertThat(situation.kinds()).containsExactly(CLUSTER_BUSY);

        situation.clusters.set(1, new ClusterSketch("billing").encrypted("AWS").cluster());
        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void doesNotTryAFailedClusterAgainInTheSameRun() {
        Situation situation = new Situation();
        situation.failed.put("billing", "Atlas answered 400 INVALID_CLUSTER_CONFIGURATION");
        situation.clusters.add(new ClusterSketch("billing").cluster());
        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(CLUSTER_FAILED);
            assertThat(finding.message()).contains("INVALID_CLUSTER_CONFIGURATION");
        });

        situation.clusters.set(1, new ClusterSketch("billing").in("DELETING").cluster());
        assertThat(situation.findings()).as("gone in the meantime").isEmpty();

        situation.clusters.set(1, new ClusterSketch("billing").encrypted("AWS").cluster());
        assertThat(situation.findings()).as("encrypted after all").isEmpty();
    }
}
