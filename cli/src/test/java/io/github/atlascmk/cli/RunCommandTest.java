package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody sees who runs {@code ./atlas-cmk run}. */
class RunCommandTest {
    @TempDir
    private Path temporary;

    @Test
    void aSweepStartsTheRunsThatAreNeeded() {
        CommandResult sweep = CommandResult.run("run", event("sweep/sweep.json"));

        assertThat(sweep.code()).isZero();
        assertThat(sweep.out()).contains("Sweep", "DecideRuns", "; runs for 1", "ENCRYPTED after");
        assertThat(CommandResult.run("run", event("sweep/sweep.json"), "--plan").code())
                .isEqualTo(2);
    }

    @Test
    void theFirstRunEndsEncryptedAndASecondOneFindsNothingToDo() throws IOException {
        Path after = temporary.resolve("after.json");
        Path report = temporary.resolve("report.json");
        CommandResult first =
                CommandResult.run("run", event("cluster-observed.json"), "--save-world", after.toString());
        assertThat(first.code()).isZero();
        assertThat(first.out())
                .contains("ENCRYPTED after")
                .contains("1 statement added, 3 of others untouched")
                .contains("\"sts:ExternalId\" : \"…\"")
                .containsPattern("orders-eu\\s+M10\\s+NONE → AWS")
                .containsPattern("orders-archive\\s+M20\\s+NONE, paused\\s+waiting: paused")
                .containsPattern("sandbox\\s+M0\\s+NONE, IDLE\\s+not supported: M0")
                .doesNotContain("\u001b[");
        CommandResult second = CommandResult.run(
                "run", event("cluster-observed.json"), "--world", after.toString(), "--report", report.toString());
        assertThat(second.code()).isZero();
        assertThat(second.out()).contains("COMPLIANT after").contains("nothing was written");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("outcome").asText()).isEqualTo("COMPLIANT");
        assertThat(json.path("writes")).isEmpty();
        assertThat(json.path("calls").path("atlas:getGroupEncryptionAtRest").asInt())
                .isEqualTo(1);
        assertThat(json.fieldNames())
                .toIterable()
                .contains("projects", "calls", "transitions", "retries", "virtualSeconds");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"detail-type":"Cluster Observed"         | 4 | is not JSON: line 1
                    ''                                        | 4 | is empty; it must hold JSON
                    {"hello":"world"}                         | 5 | is no event that is known here
                    {"detail-type":"Tea Time","source":"x","id":"1","detail":{}} | 5 | no rule of template.yaml takes the event "Tea Time"
                    {"detail-type":"Cluster Observed","source":"atlas-cmk","id":"1","detail":{"schemaVersion":9}} | 5 | detail.schemaVersion is 9; this version understands 1
                    {"detail-type":"Cluster Observed","source":"atlas-cmk","id":"1","detail":{"schemaVersion":1,"projectId":"x"}} | 5 | projectId is "x"; it must be the project's 24 lower-case hex digits
                    {"detail-type":"Cluster Observed","source":"atlas-cmk","id":"1","detail":{"schemaVersion":1,"projectId":"00000000000000000000abcd"}} | 6 | 00000000000000000000abcd is not enrolled
                    {"projectId":"00000000000000000000abcd"}  | 6 | 00000000000000000000abcd is not enrolled
                    {"projectId":"nonsense"}                  | 5 | projectId is "nonsense"; it must be the project's 24 lower-case hex digits
                    """)
    void aBadEventIsOneSentenceAndAnExitCodeOfItsOwn(String content, int code, String sentence) throws IOException {
        Path file = Files.writeString(temporary.resolve("event.json"), content);
        CommandResult ended = CommandResult.run("run", file.toString());
        assertThat(ended.code()).isEqualTo(code);
        assertThat(ended.out() + ended.err())
                .contains(sentence)
                .doesNotContain("Exception")
                .doesNotContain("\tat ");
    }

    static List<String> events() throws IOException {
        try (var files = Files.list(Path.of(event("")))) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(".json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("events")
    void everyFileOfEventsGetsWhatItAsksFor(String file) {
        boolean nothing =
                List.of("key-rotated.json", "own-edit.json", "run-stopped.json").contains(file);

        String world = file.startsWith("key-store-") ? "key-store" : "default";
        CommandResult ended = CommandResult.run("run", event(file), "--world", world);

        assertThat(ended.code()).as(ended.out() + ended.err()).isZero();
        assertThat(ended.out()).contains(nothing ? "NOTHING_TO_DO: " : "ENCRYPTED after ");
    }

    @Test
    void anEventThatIsNoTextOrTooLargeIsOneSentence() throws IOException {
        Path file = temporary.resolve("event.json");
        Files.write(file, new byte[] {'{', (byte) 0xFF, '}'});
        assertThat(CommandResult.run("run", file.toString()))
                .isEqualTo(new CommandResult(4, "", file + " is not JSON: it isn't text in UTF-8\n"));

        Files.writeString(file, "{\"a\":".repeat(5_000));
        assertThat(CommandResult.run("run", file.toString()))
                .isEqualTo(new CommandResult(
                        4, "", file + " nests too deeply, or a number or a text in it is too long\n"));

        String huge = "x".repeat(300_000);
        Files.writeString(file, "{\"projectId\":\"64b7a0c3d2e1f00012340001\",\"requestedBy\":\"" + huge + "\"}");
        assertThat(CommandResult.run("run", file.toString()).err()).startsWith("Step Functions refuses the input: ");

        Files.writeString(
                file, Files.readString(Path.of(event("cluster-observed.json"))).replace("terraform", huge));
        assertThat(CommandResult.run("run", file.toString()))
                .isEqualTo(new CommandResult(
                        5, "", "EventBridge refuses the event: An entry must have at most 262144 bytes.\n"));
    }

    @Test
    void aPlanNeedsAnEventThatNamesAProject() {
        assertThat(CommandResult.run("run", event("cluster-created.json"), "--plan")
                        .code())
                .isZero();
        CommandResult refused = CommandResult.run("run", event("key-disabled.json"), "--plan");
        assertThat(refused.code()).isEqualTo(5);
        assertThat(refused.err()).contains("--plan needs an event that names a project");
    }

    @Test
    void aMissingFileOrWorldIsNamed() {
        assertThat(CommandResult.run("run", "nowhere.json"))
                .isEqualTo(new CommandResult(3, "", "there is no file nowhere.json\n"));
        assertThat(CommandResult.run("run", event("cluster-observed.json"), "--world", "nowhere")
                        .err())
                .contains("there is no world nowhere");
    }

    @Test
    void aWrongWorldSaysWhere() throws IOException {
        Path world = Files.writeString(temporary.resolve("w.json"), "{\"seed\":\"one\"}");
        CommandResult ended = CommandResult.run("run", event("cluster-observed.json"), "--world", world.toString());
        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err()).contains("w.json").hasLineCount(1);
    }

    @Test
    void aWorldThatAwsWouldNotStoreIsOneSentence() throws IOException {
        Path base = Files.copy(
                CommandResult.HOME.resolve("local/cloud/worlds/default.json"), temporary.resolve("default.json"));
        String text = Files.readString(base).replaceFirst("\"sts:AssumeRole\"", "\"AssumeRole\"");
        Path world = Files.writeString(temporary.resolve("w.json"), text);
        CommandResult ended = CommandResult.run("run", event("cluster-observed.json"), "--world", world.toString());
        assertThat(ended.code()).isEqualTo(7);
        assertThat(ended.err())
                .startsWith("w.json: the world's trust policy of ")
                .contains("is one that AWS would not store")
                .hasLineCount(1);
    }

    @Test
    void aPlanIsWhatWasAskedFor() {
        CommandResult plan = CommandResult.run("run", event("cluster-observed.json"), "--plan");
        assertThat(plan.code()).isZero();
        assertThat(plan.out()).contains("a run would do, in this order:").containsPattern("6\\. EncryptCluster");
        CommandResult observed = CommandResult.run("run", event("cluster-observed.json"), "--world", "observe");
        assertThat(observed.code()).isEqualTo(1);
        assertThat(observed.out()).contains("PLANNED");
    }

    @Test
    void aFunctionTakesItsInput() {
        CommandResult enrolled = CommandResult.run("run", event("invoke/enrol.json"), "--function", "Enrol");
        assertThat(enrolled.code()).isZero();
        assertThat(enrolled.out()).contains("\"mode\" : \"ENFORCE\"");
        CommandResult unknown = CommandResult.run("run", event("invoke/enrol.json"), "--function", "Nothing");
        assertThat(unknown.code()).isEqualTo(2);
        assertThat(unknown.err()).contains("template.yaml has no function Nothing; it has ");
    }

    @Test
    void helpAndAWrongCallAreClear() {
        assertThat(CommandResult.run("run", "--help").out())
                .contains("Exit codes:")
                .contains("Examples:");
        assertThat(CommandResult.run("run", event("cluster-observed.json"), "--wrold", "x")
                        .err())
                .contains("Unknown option")
                .contains("--world");
        assertThat(CommandResult.run()).extracting(CommandResult::code).isEqualTo(2);
    }

    private static String event(String name) {
        return CommandResult.HOME.resolve("events").resolve(name).toString();
    }
}
