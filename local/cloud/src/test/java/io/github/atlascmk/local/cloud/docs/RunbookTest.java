package io.github.atlascmk.local.cloud.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.fleet.EncryptedFleet;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * {@code docs/runbook.md} has an entry for all that may call for a person, and what an entry names is there: its
 * queries are run on what the functions log.
 */
class RunbookTest {
    private static final Path PROJECT = ProjectFolder.PATH;
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A line of ReportResult's, to be had from any world; the kind in it stands for every kind. */
    private static final String A_KIND = "KEY_UNREADABLE";

    private static final List<JsonNode> LOG = new ArrayList<>();

    /** @param kinds and outcomes that its heading names */
    private record Entry(String heading, String text) {
        List<String> queries() {
            return found("`(fields [^`]+)`", text);
        }

        boolean names(String word) {
            return List.of(heading.split(", ")).contains(word);
        }
    }

    /** What the page's queries are made of: {@code fields … | filter … and … | sort … | limit …}. */
    private record Query(String text) {
        private static final Pattern CONDITION = Pattern.compile(
                "(\\w+) (?:= \"(?<is>[^\"]*)\"|in \\[(?<in>[^]]*)]|like \"(?<has>[^\"]*)\"|like /(?<like>.*)/)");

        Stream<String> fields() {
            String shown = text.replaceAll("^fields | \\|.*", "");
            String sorted = found("\\| sort (\\S+) desc", text).getFirst();
            return Stream.concat(
                    Stream.concat(Stream.of(shown.split(", ")), Stream.of(sorted)),
                    conditions().stream().map(condition -> condition.replaceAll(" .*", "")));
        }

        List<String> conditions() {
            return List.of(found("\\| filter (.*?) \\| sort \\S+ desc(?: \\| limit \\d+)?$", text)
                    .getFirst()
                    .split(" and "));
        }

        boolean finds(JsonNode line) {
            return conditions().stream().allMatch(condition -> holds(condition, line));
        }

        private static boolean holds(String condition, JsonNode line) {
            var parsed = CONDITION.matcher(condition);
            assertThat(parsed.matches()).as(condition).isTrue();
            String value = line.path(parsed.group(1)).asText();
            if (parsed.group("is") != null) {
                return value.equals(parsed.group("is"));
            }
            if (parsed.group("in") != null) {
                return found("\"([^\"]*)\"", parsed.group("in")).contains(value);
            }
            return parsed.group("has") != null
                    ? value.contains(parsed.group("has"))
                    : Pattern.compile(parsed.group("like")).matcher(value).find();
        }
    }

    @BeforeAll
    static void play() {
        // A finding of a person's; edits that come back; an error; an event that nobody understands.
        try (Cloud cloud = cloud(world("key-owner-must-act"))) {
            run(cloud, "EncryptProject", "{\"projectId\":\"64b7a0c3d2e1f00012340001\"}");
        }
        try (Cloud cloud = cloud(world("default"))) {
            cloud.atlas()
                    .addFault(new AtlasFault(
                            "updateGroupCluster", 400, "INVALID_CLUSTER_CONFIGURATION", null, 9, null, null));
            cloud.events().publish(Template.STACK, malformed());
            run(cloud, "EncryptProject", "{\"projectId\":\"64b7a0c3d2e1f00012340001\"}");
        }
        World fleet = EncryptedFleet.of(PROJECT, 5);
        try (Cloud cloud = cloud(fleet)) {
            for (int number = 1; number <= 4; number++) {
                cloud.atlas()
                        .changeEncryptionAtRest(
                                EncryptedFleet.projectId(number),
                                new World.EncryptionAtRest(
                                        JSON.createObjectNode().put("enabled", false), null, null, null));
                cloud.atlas().deleteRole(EncryptedFleet.projectId(number), EncryptedFleet.atlasRoleId(fleet, number));
            }
            cloud.atlas().addFault(new AtlasFault("getGroup", 500, "UNEXPECTED_ERROR", null, 1, 4, null));
            run(cloud, "Sweep", "{}");
        }
    }

    @Test
    void hasAnEntryForEveryAlarm() {
        Set<String> headings = new TreeSet<>();
        entries().forEach(entry -> headings.add(entry.heading()));
        try (Cloud cloud = cloud(world("default"))) {
            assertThat(cloud.template().resources().values())
                    .filteredOn(resource -> resource.type().equals("AWS::CloudWatch::Alarm"))
                    .isNotEmpty()
                    .extracting(resource ->
                            resource.properties().path("AlarmDescription").asText())
                    .allSatisfy(
                            text -> assertThat(headings).contains(text.replaceAll("(?s).*docs/runbook\\.md, ", "")));
        }
    }

    @Test
    void hasOneEntryForEveryKindAndOutcomeOfAPerson() {
        assertThat(forAPerson())
                .allSatisfy(word -> assertThat(entries())
                        .filteredOn(entry -> entry.names(word))
                        .as(word)
                        .hasSize(1));
    }

    @Test
    void everyEntrySaysHowToSeeMoreWhatToDoAndWhatNot() {
        assertThat(entries())
                .allSatisfy(entry -> assertThat(entry.text())
                        .as(entry.heading())
                        .contains("\n- **More**: ", "\n- **Do**: ", "\n- **Don't** "));
    }

    @Test
    void everyQueryNamesFieldsThatAreLogged() {
        Set<String> logged = new TreeSet<>(List.of("@timestamp", "@message", "@log"));
        LOG.stream()
                .filter(line -> line.has("level"))
                .forEach(line -> line.fieldNames().forEachRemaining(logged::add));
        assertThat(entries()).allSatisfy(entry -> {
            assertThat(entry.queries()).as(entry.heading()).isNotEmpty();
            assertThat(entry.queries())
                    .allSatisfy(query -> assertThat(logged)
                            .containsAll(new Query(query).fields().toList()));
        });
    }

    @Test
    void everyQueryFindsWhatItIsFor() {
        List<JsonNode> lines = new ArrayList<>(LOG);
        Stream.of(Kind.values()).forEach(kind -> lines.add(reported(kind.name())));
        assertThat(entries())
                .flatExtracting(Entry::queries)
                .allSatisfy(query -> assertThat(lines).as(query).anyMatch(new Query(query)::finds));
        kinds().forEach(kind -> assertThat(entries())
                .filteredOn(entry -> entry.names(kind))
                .flatExtracting(Entry::queries)
                .as("queries for " + kind)
                .anyMatch(query -> new Query(query).finds(reported(kind))));
    }

    @Test
    void everyFileAndFunctionThatItNamesIsThere() {
        assertThat(found("(events/[\\w/-]+\\.json)", page()))
                .isNotEmpty()
                .allSatisfy(file -> assertThat(PROJECT.resolve(file)).exists());
        try (Cloud cloud = cloud(world("default"))) {
            Template template = cloud.template();
            assertThat(found("sam remote invoke (\\w+)", page()))
                    .isNotEmpty()
                    .allSatisfy(name -> assertThat(template.resources()).containsKey(name));
        }
    }

    private static List<String> kinds() {
        return Arrays.stream(Kind.values())
                .filter(kind -> kind.disposition() == Disposition.HUMAN)
                .map(Kind::name)
                .toList();
    }

    private static List<String> forAPerson() {
        return Stream.concat(
                        Arrays.stream(Outcome.values())
                                .filter(Outcome::needsAPerson)
                                .map(Outcome::name),
                        kinds().stream())
                .toList();
    }

    /** What ReportResult logs of a run that found this. */
    private static JsonNode reported(String kind) {
        ObjectNode line = LOG.stream()
                .filter(logged -> logged.path("step").asText().equals("ReportResult"))
                .filter(logged -> logged.path("message").asText().contains(", " + A_KIND + " "))
                .findFirst()
                .orElseThrow()
                .deepCopy();
        return line.put("message", line.path("message").asText().replace(A_KIND, kind));
    }

    private static List<Entry> entries() {
        return Stream.of(page().split("\n### "))
                .skip(1)
                .map(part -> part.split("\n## ")[0])
                .map(part -> new Entry(part.substring(0, part.indexOf('\n')), part))
                .toList();
    }

    private static List<String> found(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }

    private static String page() {
        return read(PROJECT.resolve("docs/runbook.md"));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static ObjectNode malformed() {
        ObjectNode event = (ObjectNode) json(read(PROJECT.resolve("events/cluster-observed.json")));
        ((ObjectNode) event.path("detail")).put("schemaVersion", 99);
        return event;
    }

    private static World world(String name) {
        return new Worlds().load(ProjectFolder.world(name));
    }

    private static Cloud cloud(World world) {
        return new Cloud(PROJECT, world);
    }

    private static void run(Cloud cloud, String machine, String input) {
        cloud.stepFunctions().start(cloud.template().stateMachine(machine).arn(), null, json(input));
        cloud.run();
        cloud.logs()
                .lines()
                .filter(line -> line.startsWith("{"))
                .map(RunbookTest::json)
                .forEach(LOG::add);
    }
}
