package io.github.atlascmk.runtime;

import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * Metrics in CloudWatch's namespace AtlasCmk, as log lines in its embedded format: no call, and nothing to wait for.
 */
public final class Metric {
    public static final String NAMESPACE = "AtlasCmk";

    private Metric() {}

    public static void count(String name, double value, String dimension, String of) {
        emit(name, value, MetricUnit.COUNT, dimension, of);
    }

    public static void milliseconds(String name, double value, String dimension, String of) {
        emit(name, value, MetricUnit.MILLISECONDS, dimension, of);
    }

    private static void emit(String name, double value, MetricUnit unit, String dimension, String of) {
        MetricsFactory.getMetricsInstance()
                .flushSingleMetric(name, value, unit, NAMESPACE, DimensionSet.of(dimension, of));
    }
}
