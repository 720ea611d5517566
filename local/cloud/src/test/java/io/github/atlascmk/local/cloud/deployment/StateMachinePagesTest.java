package io.github.atlascmk.local.cloud.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.cloud.GeneratedPart;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.deployment.StateMachineRules.Row;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the pages say about states and retries is generated from the definitions. */
class StateMachinePagesTest {
    private static final Path DEFINITIONS = ProjectFolder.PATH.resolve("statemachine");
    private static final List<String> MACHINES = List.of("encrypt-project", "sweep", "drill", "replay-dead-letters");

    /** Retriers of one row that wait alike. */
    private record Waits(Row row, String first, String rate, String cap, int retries, String jitter, double inAll) {
        static Waits of(Row row, JsonNode retrier) {
            return new Waits(
                    row,
                    retrier.path("IntervalSeconds").asText() + " s",
                    retrier.path("BackoffRate").asText(),
                    retrier.has("MaxDelaySeconds")
                            ? retrier.path("MaxDelaySeconds").asText() + " s"
                            : "none",
                    retrier.path("MaxAttempts").asInt(),
                    retrier.path("JitterStrategy").asText("NONE"),
                    StateMachineRules.budget(retrier));
        }

        String line(Set<String> errors) {
            return String.format(
                    Locale.ROOT,
                    "| %s | %s, %s, %s | %d | %s | %s%.0f s | %s |\n",
                    name(row),
                    first,
                    rate,
                    cap,
                    retries,
                    jitter,
                    jitter.equals("FULL") ? "up to " : "",
                    inAll,
                    String.join(", ", errors));
        }
    }

    @Test
    void errorsHasTheRetries() {
        Map<Waits, Set<String>> errors = new LinkedHashMap<>();
        Stream.of(Row.values()).forEach(row -> errors.putAll(ofRow(row)));

        StringBuilder table =
                new StringBuilder("| Group | First wait, rate, cap | Retries | Jitter | In all | Errors |\n");
        table.append("|---|---|---|---|---|---|\n");
        errors.forEach((waits, names) -> table.append(waits.line(names)));
        new GeneratedPart("docs/errors.md", "retries").holds(table.toString());
    }

    @Test
    void errorsHasEveryFailure() throws IOException {
        String page = Files.readString(DEFINITIONS.resolve("../docs/errors.md"));

        assertThat(StateMachineFileTest.FAILURES)
                .isNotEmpty()
                .allSatisfy(failure -> assertThat(page).contains("\n| `" + failure.getSimpleName() + "` |"));
    }

    @Test
    void stateMachineHasTheTasks() {
        MACHINES.forEach(machine -> new GeneratedPart("docs/state-machine.md", machine).holds(tasks(machine)));
    }

    private static Map<Waits, Set<String>> ofRow(Row row) {
        Map<Waits, Set<String>> errors = new LinkedHashMap<>();
        for (String machine : MACHINES) {
            for (JsonNode task : StateMachineRules.tasks(definition(machine)).values()) {
                for (JsonNode retrier : task.path("Retry")) {
                    if (row(retrier) == row) {
                        Set<String> names = errors.computeIfAbsent(Waits.of(row, retrier), _ -> new TreeSet<>());
                        StateMachineRules.names(retrier).forEach(error -> names.add(shown(error)));
                    }
                }
            }
        }
        return errors;
    }

    private static String tasks(String machine) {
        JsonNode definition = definition(machine);
        int outer = definition.path("States").size();
        int inner = states(definition) - outer;
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "`%s` has %d states%s, and times out after %,d s.\n\n",
                machine,
                outer,
                inner == 0 ? "" : " and " + inner + " inside of Maps",
                definition.path("TimeoutSeconds").asInt()));
        text.append("| Task | Calls | Time-out | Retries | Caught |\n|---|---|---|---|---|\n");
        StateMachineRules.tasks(definition)
                .forEach((name, task) -> text.append(String.format(
                        Locale.ROOT,
                        "| %s | %s | %d s | %s | %s |\n",
                        name,
                        calls(task),
                        task.path("TimeoutSeconds").asInt(),
                        retries(task),
                        caught(task))));
        return text.toString();
    }

    private static int states(JsonNode workflow) {
        int count = 0;
        for (JsonNode state : workflow.path("States")) {
            count += 1 + states(state.path("ItemProcessor"));
        }
        return count;
    }

    private static String calls(JsonNode task) {
        String function = task.path("Arguments").path("FunctionName").asText();
        return function.isEmpty()
                ? "`" + task.path("Resource").asText().replaceAll("^arn:aws:states:::(aws-sdk:)?", "") + "`"
                : function.replaceAll("^\\$\\{(.*)Arn}$", "$1");
    }

    private static String retries(JsonNode task) {
        return task.path("Retry")
                .valueStream()
                .map(retrier -> name(row(retrier)))
                .collect(Collectors.joining(", "));
    }

    private static String caught(JsonNode task) {
        List<String> catchers = new ArrayList<>();
        for (JsonNode catcher : task.path("Catch")) {
            String errors = StateMachineRules.names(catcher).stream()
                    .map(error -> error.equals("States.ALL") ? "else" : shown(error))
                    .collect(Collectors.joining(", "));
            catchers.add(errors + " → " + catcher.path("Next").asText());
        }
        return String.join("; ", catchers);
    }

    private static Row row(JsonNode retrier) {
        return StateMachineRules.names(retrier).stream()
                .map(Row::of)
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow();
    }

    private static String name(Row row) {
        return switch (row) {
            case LAMBDA_SERVICE -> "Lambda";
            case LAMBDA_LOST -> "lost";
            case INTEGRATION -> "integration";
            case ATLAS -> "Atlas";
            case PROPAGATION -> "propagation";
            case AWS -> "AWS";
        };
    }

    private static String shown(String error) {
        return "`" + error.replace(StateMachineRules.FAILURE, "") + "`";
    }

    private static JsonNode definition(String machine) {
        try {
            return new ObjectMapper()
                    .readTree(DEFINITIONS.resolve(machine + ".asl.json").toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
