package io.github.atlascmk.step;

import io.github.atlascmk.inspect.Finding;
import io.github.atlascmk.inspect.Outcome;
import io.github.atlascmk.runtime.Metric;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

/** What a run and an event came to, as metrics. */
final class RunMetrics {
    /** As sweep.asl.json says who requested a run. */
    private static final String SWEEP = "sweep";

    /**
     * {@code Runs} by outcome, {@code RepairedBySweep} where an event should have led to the repair and didn't,
     * {@code Findings} and {@code UrgentFindings} by kind, and {@code TimeToEncrypted} (ms since its creation) for each
     * cluster done that is younger than the enrolment.
     */
    void count(ReportResult.Event event, ReportResult.Input input, Instant now) {
        Metric.count("Runs", 1, "Outcome", event.outcome().name());
        if (input.changed() && SWEEP.equals(input.requestedBy())) {
            Metric.count("RepairedBySweep", 1, "Outcome", event.outcome().name());
        }
        byKind("Findings", event.findings());
        byKind(
                "UrgentFindings",
                event.findings().stream().filter(Finding::urgent).toList());
        InspectProject.Report inspection = input.inspection();
        if (event.outcome() == Outcome.ENCRYPTED && inspection != null) {
            List<String> done = input.encrypting() == null ? List.of() : input.encrypting();
            inspection.clusters().stream()
                    .filter(cluster -> done.contains(cluster.name()) && !cluster.existing())
                    .map(InspectProject.ClusterState::createDate)
                    .filter(created -> created != null)
                    .forEach(created -> Metric.milliseconds(
                            "TimeToEncrypted",
                            Duration.between(created, now).toMillis(),
                            "Outcome",
                            event.outcome().name()));
        }
    }

    /** {@code Events} by what the front door made of them. */
    void routed(String outcome, double count) {
        Metric.count("Events", count, "Outcome", outcome);
    }

    private static void byKind(String name, List<Finding> findings) {
        findings.stream()
                .map(Finding::kind)
                .collect(Collectors.groupingBy(Enum::name, Collectors.counting()))
                .forEach((kind, count) -> Metric.count(name, count, "Kind", kind));
    }
}
