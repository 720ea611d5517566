package io.github.atlascmk.step;

import io.github.atlascmk.inspect.Finding;
import io.github.atlascmk.inspect.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/** Metrics in CloudWatch's namespace AtlasCmk, as log lines in its embedded format. */
final class RunMetrics {
    static final String NAMESPACE = "AtlasCmk";
    /** As sweep.asl.json says who requested a run. */
    private static final String SWEEP = "sweep";

    /**
     * {@code Runs} by outcome, {@code RepairedBySweep} where an event should have led to the repair and didn't,
     * {@code Findings} by kind, and {@code TimeToEncrypted} (ms since its creation) for each cluster done that is
     * younger than the enrolment.
     */
    void count(ReportResult.Event event, ReportResult.Input input, Instant now) {
        Metrics metrics = MetricsFactory.getMetricsInstance();
        single(metrics, "Runs", 1, MetricUnit.COUNT, "Outcome", event.outcome().name());
        if (input.changed() && SWEEP.equals(input.requestedBy())) {
            single(
                    metrics,
                    "RepairedBySweep",
                    1,
                    MetricUnit.COUNT,
                    "Outcome",
                    event.outcome().name());
        }
        Map<String, Long> kinds = event.findings().stream()
                .map(Finding::kind)
                .collect(Collectors.groupingBy(Enum::name, Collectors.counting()));
        kinds.forEach((kind, count) -> single(metrics, "Findings", count, MetricUnit.COUNT, "Kind", kind));
        InspectProject.Report inspection = input.inspection();
        if (event.outcome() == Outcome.ENCRYPTED && inspection != null) {
            List<String> done = input.encrypting() == null ? List.of() : input.encrypting();
            inspection.clusters().stream()
                    .filter(cluster -> done.contains(cluster.name()) && !cluster.existing())
                    .map(InspectProject.ClusterState::createDate)
                    .filter(created -> created != null)
                    .forEach(created -> single(
                            metrics,
                            "TimeToEncrypted",
                            Duration.between(created, now).toMillis(),
                            MetricUnit.MILLISECONDS,
                            "Outcome",
                            event.outcome().name()));
        }
    }

    /** {@code Events} by what the front door made of them. */
    void routed(String outcome, double count) {
        single(MetricsFactory.getMetricsInstance(), "Events", count, MetricUnit.COUNT, "Outcome", outcome);
    }

    private static void single(
            Metrics metrics, String name, double value, MetricUnit unit, String dimension, String of) {
        metrics.flushSingleMetric(name, value, unit, NAMESPACE, DimensionSet.of(dimension, of));
    }
}
