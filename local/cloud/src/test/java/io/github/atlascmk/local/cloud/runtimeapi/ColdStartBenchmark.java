package io.github.atlascmk.local.cloud.runtimeapi;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a cold start costs beside the least that Lambda can run, in rounds that alternate, so that whatever else the
 * machine does hits all alike. Not a test: it fails only where a function does. docs/benchmarks.md says how to run it.
 */
@Tag("benchmark")
class ColdStartBenchmark {
    private static final int ROUNDS = Integer.getInteger("rounds", 7);
    private static final int WARM = 15;
    private static final String HELLO = "hello world";

    @TempDir
    private Path folder;

    /**
     * @param processor what the JVM used until it had answered for the first time
     * @param warm the median of the invocations after the first
     */
    private record Times(Duration startUp, Duration first, Duration processor, Duration warm) {
        Duration cold() {
            return startUp.plus(first);
        }
    }

    /** @param classes by jar */
    private record Measured(String name, Map<String, Integer> classes, List<Times> times) {
        Duration median(Function<Times, Duration> part) {
            return ColdStartBenchmark.median(times.stream().map(part).toList());
        }
    }

    @Test
    void measure() throws IOException, InterruptedException {
        TaskRoot functions = TaskRoot.ofFunctions(folder.resolve("task"));
        TaskRoot hello = TaskRoot.of(HelloWorld.class, folder.resolve("hello"));
        List<Measured> all = new ArrayList<>();
        // The first round isn't timed: it counts classes, and reads all files once.
        for (String name : names()) {
            LoadedClasses classes = new LoadedClasses(folder.resolve(name + ".classes"));
            run(name.equals(HELLO) ? hello : functions, name, classes.option());
            all.add(new Measured(name, classes.bySource(), new ArrayList<>()));
        }
        for (int round = 0; round < ROUNDS; round++) {
            for (Measured one : all) {
                one.times.add(run(one.name.equals(HELLO) ? hello : functions, one.name));
            }
        }
        print(all);
    }

    private static List<String> names() throws IOException {
        return Stream.concat(
                        Stream.of(HELLO),
                        DeployedTemplate.template("https://cloud.mongodb.com").functions().keySet().stream())
                .toList();
    }

    private Times run(TaskRoot task, String name, String... options) throws IOException, InterruptedException {
        try (EncryptedProject around = new EncryptedProject();
                Sandbox sandbox = name.equals(HELLO)
                        ? DeployedTemplate.bootHelloWorld(task, folder, options)
                        : DeployedTemplate.boot(task, name, around, folder, options)) {
            String event =
                    name.equals(HELLO) ? "{}" : FunctionTrial.of(name).event().toString();
            Duration first = answered(sandbox, event);
            Duration processor = sandbox.processorTime();
            List<Duration> warm = new ArrayList<>();
            for (int i = 0; i < WARM; i++) {
                warm.add(answered(sandbox, event));
            }
            return new Times(sandbox.startUp(), first, processor, median(warm));
        }
    }

    private static Duration answered(Sandbox sandbox, String event) throws InterruptedException {
        RuntimeApi.Outcome outcome = sandbox.invoke(event);
        if (outcome.failed()) {
            throw new IllegalStateException(outcome.body());
        }
        return outcome.took();
    }

    private static Duration median(List<Duration> all) {
        return all.stream().sorted().toList().get(all.size() / 2);
    }

    private static void print(List<Measured> all) throws IOException {
        Measured hello = all.getFirst();
        System.out.println(
                "| function | start-up | first | ÷ hello world | processor | ÷ hello world | warm | classes |");
        System.out.println("|---|---|---|---|---|---|---|---|");
        for (Measured one : all) {
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d ms | %d ms | %.1f | %d ms | %.1f | %.1f ms | %d |%n",
                    one.name,
                    one.median(Times::startUp).toMillis(),
                    one.median(Times::first).toMillis(),
                    ratio(one, hello, Times::cold),
                    one.median(Times::processor).toMillis(),
                    ratio(one, hello, Times::processor),
                    one.median(Times::warm).toNanos() / 1e6,
                    one.classes.values().stream().mapToInt(Integer::intValue).sum());
        }
        System.out.println("functions.zip: " + Files.size(TaskRoot.functionsZip()) + " bytes");
        Measured largest = all.stream()
                .max(Comparator.comparingInt(one -> one.classes.values().stream()
                        .mapToInt(Integer::intValue)
                        .sum()))
                .orElse(hello);
        System.out.println("classes of " + largest.name + " by jar: " + largest.classes);
    }

    private static double ratio(Measured one, Measured hello, Function<Times, Duration> part) {
        return (double) one.median(part).toNanos() / hello.median(part).toNanos();
    }
}
