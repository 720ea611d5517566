package io.github.atlascmk.runtime;

import software.amazon.lambda.powertools.metrics.MetricsFactory;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;

/**
 * Metrics in CloudWatch's namespace AtlasCmk, as log lines in the embedded metric format, which needs no call to
 * CloudWatch.
 */
public final class Metric {
    public static final String NAMESPACE = "AtlasCmk";

    private Metric() {}

    public static void count(String name, double value, String dimension, String dimensionValue) {
        emit(name, value, MetricUnit.COUNT, dimension, dimensionValue);
    }

    public static void milliseconds(String name, double value, String dimension, String dimensionValue) {
        emit(name, value, MetricUnit.MILLISECONDS, dimension, dimensionValue);
    }

    private static void emit(String name, double value, MetricUnit unit, String dimension, String dimensionValue) {
        MetricsFactory.getMetricsInstance()
                .flushSingleMetric(name, value, unit, NAMESPACE, DimensionSet.of(dimension, dimensionValue));
    }
}
