package io.github.atlascmk.local.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/** Writes the fault matrix of the tests that ran to {@code target/fault-matrix.md}. */
public final class FaultMatrixListener implements TestExecutionListener {
    private final Map<MethodSource, int[]> cases = new ConcurrentHashMap<>();

    @Override
    public void executionFinished(TestIdentifier test, TestExecutionResult result) {
        test.getSource()
                .filter(MethodSource.class::isInstance)
                .map(MethodSource.class::cast)
                .filter(source -> source.getJavaMethod().isAnnotationPresent(Fault.class))
                .ifPresent(source ->
                        cases.merge(source, new int[] {test.isTest() ? 1 : 0, isGood(result) ? 0 : 1}, (one, other) ->
                                new int[] {one[0] + other[0], one[1] + other[1]}));
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        if (cases.isEmpty()) {
            return;
        }
        Map<Integer, List<FaultMatrix.Result>> results = new TreeMap<>();
        cases.forEach((source, counts) -> {
            for (int row : source.getJavaMethod().getAnnotation(Fault.class).value()) {
                results.computeIfAbsent(row, _ -> new ArrayList<>())
                        .add(new FaultMatrix.Result(
                                source.getClassName(), source.getMethodName(), counts[0], counts[1] == 0));
            }
        });
        try {
            Path target = Path.of(System.getProperty("basedir", "."), "target");
            Files.writeString(target.resolve("fault-matrix.md"), FaultMatrix.table(results));
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    private static boolean isGood(TestExecutionResult result) {
        return result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    }
}
