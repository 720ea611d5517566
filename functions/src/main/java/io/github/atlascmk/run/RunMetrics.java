package io.github.atlascmk.run;

import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.runtime.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Counts the results of runs and events as metrics. */
public final class RunMetrics {
    /** The requester of a run that a sweep starts, as sweep.asl.json names it. */
    private static final String SWEEP = "sweep";

    /**
     * {@code Runs} by outcome, {@code RepairedBySweep} if an event should have led to the repair and didn't,
     * {@code Findings} by kind, and {@code TimeToEncrypted} (ms since its creation) for each cluster done that is
     * younger than the enrolment.
     */
    public void count(
            RunResult event, @Nullable InspectionReport inspection, @Nullable List<String> encrypting, Instant now) {
        Metric.count("Runs", 1, "Outcome", event.outcome().name());
        if (event.changed() && SWEEP.equals(event.requestedBy())) {
            Metric.count("RepairedBySweep", 1, "Outcome", event.outcome().name());
        }
        byKind("Findings", event.findings());
        if (event.outcome() == Outcome.ENCRYPTED && inspection != null) {
            List<String> done = encrypting == null ? List.of() : encrypting;
            inspection.clusters().stream()
                    .filter(cluster -> done.contains(cluster.name()) && !cluster.existing())
                    .map(InspectionReport.ClusterState::createDate)
                    .filter(created -> created != null)
                    .forEach(created -> Metric.milliseconds(
                            "TimeToEncrypted",
                            Duration.between(created, now).toMillis(),
                            "Outcome",
                            event.outcome().name()));
        }
    }

    /** {@code Events} by what RouteEvent made of them. */
    public void routed(String outcome, double count) {
        Metric.count("Events", count, "Outcome", outcome);
    }

    private static void byKind(String name, Findings findings) {
        findings.stream()
                .map(Finding::kind)
                .collect(Collectors.groupingBy(Enum::name, Collectors.counting()))
                .forEach((kind, count) -> Metric.count(name, count, "Kind", kind));
    }
}
