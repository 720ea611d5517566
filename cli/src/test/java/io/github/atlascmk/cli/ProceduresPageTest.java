package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.GeneratedPart;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What pages say about runs in the shipped worlds is what these come to. */
class ProceduresPageTest {
    private static final String EVENT = "events/cluster-observed.json";
    private static final List<String> FOREIGN = List.of("atlas", "iam", "kms", "secretsmanager");

    @TempDir
    private Path temporary;

    /** A row of a table of docs/procedures.md: what is played in which world, and its last two cells. */
    private record Row(String event, String world, String outcome, int writes) {}

    static Stream<Row> rows() throws IOException {
        return Files.readAllLines(CommandResult.HOME.resolve("docs/procedures.md")).stream()
                .filter(line -> line.matches("\\| .* \\| [A-Z_]+ \\| \\d+ \\|"))
                .map(line -> List.of(line.split(" *\\| *")))
                .map(cells -> {
                    int last = cells.size() - 1;
                    boolean approved = cells.get(last - 2).startsWith("`approve-");
                    return new Row(
                            approved ? "events/invoke/" + unquoted(cells.get(last - 2)) : EVENT,
                            unquoted(cells.get(approved ? last - 3 : last - 2)),
                            cells.get(last - 1),
                            Integer.parseInt(cells.get(last)));
                });
    }

    @ParameterizedTest
    @MethodSource("rows")
    void endsAsThePageSays(Row row) throws IOException {
        JsonNode report = report(row.event(), "--world", row.world());

        assertThat(report.path("outcome").asText()).isEqualTo(row.outcome());
        assertThat(report.path("writes")).hasSize(row.writes());
    }

    @Test
    void costsAreCounted() throws IOException {
        Path after = temporary.resolve("after.json");
        List<JsonNode> runs = List.of(
                report(EVENT, "--save-world", after.toString()),
                report(EVENT, "--world", after.toString()),
                report(EVENT, "--plan"));

        new GeneratedPart("docs/costs.md", "costs")
                .holds("| | Setting a project up | Nothing to do | Plan |\n|---|---|---|---|\n"
                        + row(
                                "State transitions",
                                runs.stream().map(run -> run.path("transitions").asInt()))
                        + row(
                                "Calls to Atlas, IAM, KMS and Secrets Manager",
                                runs.stream().map(ProceduresPageTest::calls)));
    }

    @Test
    void worldsAreListed() throws IOException {
        StringBuilder table = new StringBuilder("| World | What is special about it |\n|---|---|\n");
        try (Stream<Path> files = Files.list(CommandResult.HOME.resolve("local/cloud/worlds"))) {
            for (Path file : files.sorted().toList()) {
                String name = String.valueOf(file.getFileName()).replace(".json", "");
                if (!name.endsWith(".schema")) {
                    JsonNode world = Json.LENIENT.readTree(file.toFile());
                    table.append("| `%s` | %s |\n"
                            .formatted(name, world.path("description").asText()));
                }
            }
        }
        new GeneratedPart("docs/local-cloud.md", "worlds").holds(table.toString());
    }

    private JsonNode report(String event, String... options) throws IOException {
        Path file = temporary.resolve("report.json");
        CommandResult ended = CommandResult.run(Stream.concat(
                        Stream.of("run", CommandResult.HOME.resolve(event).toString(), "--report", file.toString()),
                        Stream.of(options))
                .toArray(String[]::new));
        assertThat(ended.code()).as(ended.err()).isIn(ExitCode.OK, ExitCode.OTHER_OUTCOME);
        return Json.LENIENT.readTree(file.toFile());
    }

    private static int calls(JsonNode report) {
        return report.path("calls").properties().stream()
                .filter(call -> FOREIGN.contains(call.getKey().split(":", -1)[0]))
                .mapToInt(call -> call.getValue().asInt())
                .sum();
    }

    private static String row(String what, Stream<Integer> figures) {
        StringBuilder row = new StringBuilder("| " + what + " |");
        figures.forEach(figure -> row.append(String.format(Locale.ROOT, " %,d |", figure)));
        return row.append('\n').toString();
    }

    private static String unquoted(String cell) {
        return cell.replace("`", "");
    }
}
