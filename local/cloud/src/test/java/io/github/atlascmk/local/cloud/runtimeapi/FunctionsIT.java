package io.github.atlascmk.local.cloud.runtimeapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every function of the template, out of functions.zip, as Lambda runs it: its handler and environment from the
 * template, its memory as a limit to the heap, AWS's runtime interface client around it. TLS isn't part of it.
 */
class FunctionsIT {
    private static final List<String> MEASURED = new ArrayList<>();
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private static Path folder;

    private static TaskRoot task;

    @BeforeAll
    static void unpack() throws IOException {
        task = TaskRoot.ofFunctions(folder.resolve("task"));
    }

    @AfterAll
    static void print() throws IOException {
        System.out.println("Functions under the runtime interface client, while the JVM logs its classes:");
        System.out.println("  function          start-up     first      warm  classes   (ms)");
        MEASURED.forEach(System.out::println);
        System.out.println("  functions.zip has " + Files.size(TaskRoot.functionsZip()) + " bytes");
    }

    /** What the others are to be compared with. */
    @BeforeAll
    static void sayHello() throws IOException, InterruptedException {
        TaskRoot hello = TaskRoot.of(HelloWorld.class, folder.resolve("hello"));
        LoadedClasses classes = new LoadedClasses(folder.resolve("hello-world.classes"));
        try (Sandbox sandbox = DeployedTemplate.bootHelloWorld(hello, folder, classes.option())) {
            RuntimeApi.Outcome first = sandbox.invoke("{\"hello\":\"world\"}");
            int loaded = classes.count();
            measured("hello world", sandbox, first, sandbox.invoke("{}"), loaded);

            assertThat(first.body()).isEqualTo("{\"hello\":\"world\"}");
        }
    }

    static Stream<String> functions() throws IOException {
        return DeployedTemplate.template("https://cloud.mongodb.com").functions().keySet().stream();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("functions")
    void answersAndRefusesAsOnLambda(String logicalId) throws IOException, InterruptedException {
        FunctionTrial exchange = FunctionTrial.of(logicalId);
        LoadedClasses classes = new LoadedClasses(folder.resolve(logicalId + ".classes"));
        try (EncryptedProject around = new EncryptedProject();
                Sandbox sandbox = DeployedTemplate.boot(task, logicalId, around, folder, classes.option())) {
            RuntimeApi.Outcome first = sandbox.invoke(exchange.event().toString());
            int loaded = classes.count();
            RuntimeApi.Outcome second = sandbox.invoke(exchange.event().toString());
            RuntimeApi.Outcome refused = sandbox.invoke(exchange.malformed().toString());
            measured(logicalId, sandbox, first, second, loaded);

            assertThat(first.failed())
                    .as(first.body() + "\n" + sandbox.printed())
                    .isFalse();
            assertContains(JSON.readTree(first.body()), exchange.answer(), "answer");
            assertThat(around.asked()).containsAll(exchange.calls());
            assertThat(second.failed()).as("the second invocation fails").isFalse();
            assertError(refused);
            assertThat(sandbox.printed()).doesNotContain(EncryptedProject.SECRETS);
            assertLogLines(sandbox.printed());
            assertThat(loaded).as("classes loaded").isLessThan(exchange.classes());
        }
    }

    @Test
    void aMissingVariableStopsAFunctionFromStarting() throws IOException, InterruptedException {
        try (EncryptedProject around = new EncryptedProject()) {
            Template.Function function = DeployedTemplate.template(around.url()).function("SwitchWrites");
            String printed = "";
            try (Sandbox _ =
                    Sandbox.boot(task, function, Map.of("ENROLMENT_TABLE", ""), folder.resolve("no-table.log"))) {
                printed = "it started";
            } catch (IllegalStateException refused) {
                printed = String.valueOf(refused.getMessage());
            }
            assertThat(printed)
                    .contains("io.github.atlascmk.failure.InvalidConfiguration")
                    .contains("the environment variable ENROLMENT_TABLE is missing");
        }
    }

    private static void measured(
            String name, Sandbox sandbox, RuntimeApi.Outcome first, RuntimeApi.Outcome warm, int classes) {
        MEASURED.add(String.format(
                Locale.ROOT,
                "  %-17s %8d  %8d  %8d  %7d",
                name,
                sandbox.startUp().toMillis(),
                first.took().toMillis(),
                warm.took().toMillis(),
                classes));
    }

    /** As Step Functions matches it: the class of ours, and one sentence. */
    private static void assertError(RuntimeApi.Outcome refused) throws IOException {
        JsonNode error = JSON.readTree(refused.body());
        assertThat(refused.failed()).as(refused.body()).isTrue();
        assertThat(error.path("errorType").asText()).isEqualTo(InvalidEvent.class.getName());
        assertThat(error.path("errorMessage").asText()).isNotBlank();
    }

    private static void assertContains(JsonNode actual, JsonNode expected, String where) {
        if (expected.isObject()) {
            expected.properties()
                    .forEach(field -> assertContains(
                            actual.path(field.getKey()), field.getValue(), where + "." + field.getKey()));
        } else if (expected.isArray()) {
            assertThat(actual.size()).as(where + " of " + actual).isEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertContains(actual.path(i), expected.get(i), where + "[" + i + "]");
            }
        } else {
            assertThat(actual).as(where).isEqualTo(expected);
        }
    }

    /** Each line of a function is one JSON object; what isn't, comes from the JVM or the interface client. */
    private static void assertLogLines(String printed) throws IOException {
        List<String> lines =
                printed.lines().filter(line -> line.startsWith("{")).toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            assertThat(JSON.readTree(line).isObject()).as(line).isTrue();
        }
    }
}
