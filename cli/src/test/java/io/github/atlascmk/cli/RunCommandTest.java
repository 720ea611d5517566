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
    private static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";

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
    void aDrillTellsOfEachLevel() {
        CommandResult drill = CommandResult.run("run", event("drill/drill.json"));

        assertThat(drill.code()).isZero();
        assertThat(drill.out()).contains("DRILLED after", ", LOST: DRILL: LOST, dump what runs", "nothing was written");
        assertThat(CommandResult.run("run", event("drill/drill.json"), "--plan").code())
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

    /** In this order: what blocks, what would be done, what to know. */
    @Test
    void aPlanSaysWhatBlocksThenWhatWouldBeDoneThenWhatToKnow() throws IOException {
        CommandResult planned = CommandResult.run("run", event("cluster-observed.json"), "--plan");
        assertThat(planned.out())
                .containsSubsequence(
                        "a run would do, in this order:",
                        "to note: snapshots from before the encryption can't be restored",
                        "to note: a snapshot needs the key and the role",
                        "to note: a paused cluster raises no alerts",
                        "nothing was written");

        Path report = temporary.resolve("report.json");
        CommandResult blocked = CommandResult.run(
                "run",
                event("run/plan.json"),
                "--world",
                worldWith("no-delegation", "\"keys\":{\"eu-central-1/" + KEY + "\":{\"tags\":{\"atlas-cmk\":null}}}"),
                "--report",
                report.toString());
        assertThat(blocked.code()).isEqualTo(1);
        assertThat(blocked.out())
                .containsSubsequence(
                        "NEEDS_A_PERSON after",
                        "for a person: the key's policy needs a statement of ours",
                        "\n      aws kms tag-resource --key-id arn:aws:kms:eu-central-1:111122223333:key/" + KEY
                                + " --tags TagKey=atlas-cmk,TagValue=managed --region eu-central-1\n",
                        "for the key's owner, to add to the key policy:",
                        "to note: snapshots from before",
                        "nothing was written")
                .doesNotContain("a run would do");
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        assertThat(json.path("outcome").asText()).isEqualTo("NEEDS_A_PERSON");
        assertThat(json.at("/projects/0/findings").findValuesAsText("kind"))
                .contains("KEY_NOT_TAGGED", "BEFORE_FIRST_ENCRYPTION");
    }

    @Test
    void theReportHasWhatPeopleWereTold() throws IOException {
        Path report = temporary.resolve("report.json");
        CommandResult ended = CommandResult.run(
                "run", event("cluster-observed.json"), "--world", "preflight", "--report", report.toString());
        JsonNode told = new ObjectMapper().readTree(report.toFile()).path("notifications");
        assertThat(told).hasSize(1);
        assertThat(told.get(0).fieldNames())
                .toIterable()
                .containsExactly("level", "projectId", "at", "subject", "message");
        assertThat(told.get(0).path("at").asText()).startsWith("2026-01-15T09:0");
        assertThat(told.get(0).path("subject").asText()).isNotEmpty();
        assertThat(ended.out())
                .contains("told at 0:0", ": " + told.get(0).path("subject").asText());
    }

    /** Atlas can't be read, so nothing was inspected. */
    @Test
    void aRunThatFailsBeforeItsInspectionIsReportedWithItsProjectAndNoNulls() throws IOException {
        Path report = temporary.resolve("report.json");
        Path world = CommandResult.HOME
                .resolve("local/cloud/src/test/resources/cases/worlds")
                .resolve("live-key-disabled-atlas-refuses.json");
        Path disabled = CommandResult.HOME.resolve("local/cloud/src/test/resources/cases/events/disable-key.json");
        CommandResult.run("run", disabled.toString(), "--world", world.toString(), "--report", report.toString());
        JsonNode projects = new ObjectMapper().readTree(report.toFile()).path("projects");
        assertThat(projects).hasSize(1);
        assertThat(projects.get(0).path("projectId").asText()).isEqualTo("64b7a0c3d2e1f00012340001");
        assertThat(projects.get(0).path("projectName").asText()).isNotEmpty();
        for (String list : new String[] {"findings", "steps", "clusters"}) {
            assertThat(projects.get(0).path(list).isArray()).as(list).isTrue();
        }
        JsonNode impact = projects.get(0).path("impact");
        assertThat(impact.path("level").asText()).isEqualTo("UNKNOWN");
        assertThat(impact.path("deadline").asText()).isEqualTo("2026-01-15T09:15:00Z");
        assertThat(impact.path("cause").asText()).contains("the key is disabled");
        assertThat(impact.path("by").asText()).startsWith("arn:aws:iam::111122223333:user/alex with DisableKey at ");
        assertThat(impact.path("commands").get(0).asText()).startsWith("aws kms enable-key --key-id ");
        assertThat(impact.path("databases").isArray()).isTrue();
    }

    /** The world with some of its account changed. */
    private String worldWith(String base, String change) throws IOException {
        for (String name : new String[] {"default", base}) {
            Path file = temporary.resolve(name + ".json");
            if (!Files.exists(file)) {
                Files.copy(CommandResult.HOME.resolve("local/cloud/worlds/" + name + ".json"), file);
            }
        }
        return Files.writeString(
                        temporary.resolve("changed.json"),
                        "{\"extends\":\"" + base + ".json\",\"aws\":{\"accounts\":{\"111122223333\":{" + change
                                + "}}}}")
                .toString();
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
