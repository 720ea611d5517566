package io.github.atlascmk.local.cloud.chain.faults;

import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;

/**
 * Writes the fault matrix of the tests that ran to {@code target/fault-matrix.md} of the project: of this module's
 * tests, and of those of other modules when they ran last.
 */
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
        List<String> lines = new ArrayList<>();
        cases.forEach((source, counts) -> {
            for (int row : source.getJavaMethod().getAnnotation(Fault.class).value()) {
                lines.add(row + "\t"
                        + new FaultMatrix.Result(
                                        source.getClassName(), source.getMethodName(), counts[0], counts[1] == 0)
                                .line());
            }
        });
        try {
            write(lines);
        } catch (IOException unwritable) {
            throw new UncheckedIOException(unwritable);
        }
    }

    /** Keeps this module's results, and makes the table of those of all modules. */
    private static void write(List<String> lines) throws IOException {
        Path target = ProjectFolder.PATH.resolve("target");
        Path module =
                Path.of(System.getProperty("basedir", ".")).toAbsolutePath().normalize();
        Path folder = Files.createDirectories(target.resolve("faults"));
        Files.write(folder.resolve(module.getFileName() + ".tsv"), lines);
        Map<Integer, List<FaultMatrix.Result>> results = new TreeMap<>();
        try (Stream<Path> modules = Files.list(folder)) {
            for (Path file : modules.toList()) {
                for (String line : Files.readAllLines(file)) {
                    String[] row = line.split("\t", 2);
                    results.computeIfAbsent(Integer.valueOf(row[0]), _ -> new ArrayList<>())
                            .add(FaultMatrix.Result.of(row[1]));
                }
            }
        }
        Files.writeString(target.resolve("fault-matrix.md"), FaultMatrix.table(results));
    }

    private static boolean isGood(TestExecutionResult result) {
        return result.getStatus() == TestExecutionResult.Status.SUCCESSFUL;
    }
}
