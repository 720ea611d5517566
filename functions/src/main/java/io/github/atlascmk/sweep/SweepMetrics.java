package io.github.atlascmk.sweep;

import io.github.atlascmk.impact.Level;
import io.github.atlascmk.runtime.Metric;
import java.util.Map;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/** Counts a sweep's results, as log lines in CloudWatch's embedded format. */
public final class SweepMetrics {
    private static final DimensionSet SWEEP = DimensionSet.of("Machine", "Sweep");

    /**
     * {@code Projects} by {@code Compliance} and {@code ProjectsAtRisk} by {@code Level}, each at every sweep, zero
     * too; and with the dimension {@code Machine} Sweep: {@code Sweeps} (1 for each that could read something),
     * {@code RunsStarted}, {@code ProjectsBraked}, and {@code TrailSilent} (1 while an edit of ours that is an hour old
     * never came back as an event).
     */
    public void count(
            Map<Compliance, Integer> projects,
            Map<Level, Integer> levels,
            int started,
            int braked,
            boolean couldRead,
            boolean trailSilent) {
        Metrics metrics = MetricsFactory.getMetricsInstance();
        for (Compliance compliance : Compliance.values()) {
            metrics.flushSingleMetric(
                    "Projects",
                    projects.getOrDefault(compliance, 0),
                    MetricUnit.COUNT,
                    Metric.NAMESPACE,
                    DimensionSet.of("Compliance", compliance.name()));
        }
        for (Level level : Level.values()) {
            metrics.flushSingleMetric(
                    "ProjectsAtRisk",
                    levels.getOrDefault(level, 0),
                    MetricUnit.COUNT,
                    Metric.NAMESPACE,
                    DimensionSet.of("Level", level.name()));
        }
        Map.of(
                        "Sweeps",
                        couldRead ? 1 : 0,
                        "RunsStarted",
                        started,
                        "ProjectsBraked",
                        braked,
                        "TrailSilent",
                        trailSilent ? 1 : 0)
                .forEach((name, count) ->
                        metrics.flushSingleMetric(name, count, MetricUnit.COUNT, Metric.NAMESPACE, SWEEP));
    }
}
