package io.github.atlascmk.local.cloud.runtimeapi;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.utilslite.SdkInternalThreadLocal;

/**
 * One execution environment of Lambda: a JVM that runs AWS's runtime interface client, which loads the function from
 * its task root with a class loader of its own and asks the {@link RuntimeApi} for events.
 */
final class Sandbox implements AutoCloseable {
    /** Beyond the heap a JVM needs memory for itself, and Lambda leaves it some: about a fifth. */
    private static final double HEAP_SHARE = 0.8;

    /** As Lambda starts Java 25 without SnapStart (Lambda Developer Guide: Java customization: C1 only). */
    private static final List<String> JVM = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Dsun.net.httpserver.nodelay=true",
            "--enable-native-access=ALL-UNNAMED");

    private final RuntimeApi api;
    private final Process process;
    private final Path log;
    private final Duration timeout;
    private final Duration startUp;

    private Sandbox(RuntimeApi api, Process process, Path log, Duration timeout, long started)
            throws InterruptedException {
        this.api = api;
        this.process = process;
        this.log = log;
        this.timeout = timeout;
        this.startUp = Duration.ofNanos(await(api.ready()) - started);
    }

    /**
     * Boots a function and waits until it asks for its first event.
     *
     * @param environment over that of the template
     * @param log the file that takes what the function prints
     * @param options more options for the JVM
     * @throws IllegalStateException where it can't start; with what it printed
     */
    static Sandbox boot(
            TaskRoot task, Template.Function function, Map<String, String> environment, Path log, String... options)
            throws IOException, InterruptedException {
        RuntimeApi api = new RuntimeApi(function.arn(), function.timeout());
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(JVM);
        command.add("-Xmx" + (int) (function.memoryMb() * HEAP_SHARE) + "m");
        command.addAll(List.of(options));
        command.addAll(List.of("-cp", runtimeClassPath(), AWSLambda.class.getName(), function.handler()));
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(task.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        builder.environment().clear();
        builder.environment().putAll(reserved(function, task, api));
        builder.environment().putAll(function.environment());
        builder.environment().putAll(environment);
        long started = System.nanoTime();
        return new Sandbox(api, builder.start(), log, function.timeout(), started);
    }

    /** Lambda Developer Guide: defined runtime environment variables. */
    private static Map<String, String> reserved(Template.Function function, TaskRoot task, RuntimeApi api) {
        return Map.ofEntries(
                Map.entry("AWS_LAMBDA_RUNTIME_API", api.address()),
                Map.entry("_HANDLER", function.handler()),
                Map.entry("LAMBDA_TASK_ROOT", task.folder().toString()),
                Map.entry("AWS_REGION", "eu-central-1"),
                Map.entry("AWS_DEFAULT_REGION", "eu-central-1"),
                Map.entry("AWS_ACCESS_KEY_ID", "ASIAEXAMPLE"),
                Map.entry("AWS_SECRET_ACCESS_KEY", EncryptedProject.AWS_SECRET_KEY),
                Map.entry("AWS_SESSION_TOKEN", EncryptedProject.AWS_SESSION_TOKEN),
                Map.entry("AWS_EXECUTION_ENV", "AWS_Lambda_java25"),
                Map.entry("AWS_LAMBDA_FUNCTION_NAME", function.name()),
                Map.entry("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST"),
                Map.entry("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", Integer.toString(function.memoryMb())),
                Map.entry("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + function.name()),
                Map.entry("AWS_LAMBDA_LOG_STREAM_NAME", "2026/01/01/[$LATEST]0123456789abcdef"),
                Map.entry("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand"),
                Map.entry("TZ", ":UTC"),
                Map.entry("LANG", "en_US.UTF-8"),
                Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"));
    }

    /** The interface client and what it needs, as in {@code /var/runtime/lib}: nothing of ours is on it. */
    private static String runtimeClassPath() {
        return Stream.of(
                        AWSLambda.class, RequestStreamHandler.class, PojoSerializer.class, SdkInternalThreadLocal.class)
                .map(Sandbox::jarOf)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String jarOf(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain()
                            .getCodeSource()
                            .getLocation()
                            .toURI())
                    .toString();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** From the start of the JVM until it asked for an event: Lambda's INIT, without the download. */
    Duration startUp() {
        return startUp;
    }

    /** @throws IllegalStateException where the JVM ends, or there is no answer within the function's timeout */
    RuntimeApi.Outcome invoke(String event) throws InterruptedException {
        return await(api.invoke(event));
    }

    /** The processor time that the JVM has used so far: unlike the clock's, it hardly depends on what else runs. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    /** All that the function printed so far. */
    String printed() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    private <T> T await(CompletableFuture<T> answer) throws InterruptedException {
        CompletableFuture<Process> death = process.onExit();
        try {
            CompletableFuture.anyOf(answer, death).get(timeout.toSeconds(), TimeUnit.SECONDS);
            if (answer.isDone()) {
                return answer.get();
            }
        } catch (ExecutionException | TimeoutException failed) {
            throw broken(failed.toString());
        }
        throw broken("the JVM ended with " + process.exitValue());
    }

    private IllegalStateException broken(String why) {
        String all = printed();
        close();
        return new IllegalStateException(why + "; it printed:\n" + all);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        api.close();
    }
}
