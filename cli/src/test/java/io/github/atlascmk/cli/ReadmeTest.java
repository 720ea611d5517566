package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** README and pages show what the commands print: each block that begins with {@code $ ./atlas-cmk}. */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```[a-z]*\n\\$ ./atlas-cmk (.*?)\n(.*?)^```$");
    private static final Pattern ENROLMENT = Pattern.compile("(?ms)^```json\n(\\{\n +\"projectId\".*?)^```$");

    @TempDir
    private static Path temporary;

    private record Shown(String page, String command, String output) {
        @Override
        public String toString() {
            return page + ": " + command;
        }
    }

    /** The state after a first run, from which a page lets the second one start. */
    @BeforeAll
    static void firstRun() {
        run("run events/cluster-observed.json --save-world /tmp/after.json");
    }

    static List<Shown> blocks() throws IOException {
        return pages().flatMap(page -> BLOCK.matcher(read(page))
                        .results()
                        .map(block -> new Shown(
                                CommandResult.HOME.relativize(page).toString(), block.group(1), block.group(2))))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void showsWhatTheCommandPrints(Shown shown) {
        List<String> lines = lines(shown.output())
                .filter(line -> !line.isBlank() && !line.strip().equals("…"))
                .toList();
        assertThat(lines).isNotEmpty();
        assertThat(lines(run(shown.command())).toList())
                .as("%s: the lines that `%s` prints, in this order", shown.page(), shown.command())
                .containsSubsequence(lines);
    }

    @Test
    void showsARunAPlanAndAnEnrolment() throws IOException {
        assertThat(blocks())
                .extracting(Shown::toString)
                .contains(
                        "README.md: run events/cluster-observed.json",
                        "docs/local-cloud.md: run events/cluster-observed.json --plan",
                        "docs/enrolment.md: run events/invoke/enrol.json --function Enrol");
    }

    @Test
    void anEnrolmentOfTheReadmeIsAccepted() throws IOException {
        var shown = ENROLMENT.matcher(read(CommandResult.HOME.resolve("README.md")));
        assertThat(shown.find()).isTrue();
        Files.writeString(temporary.resolve("enrol.json"), shown.group(1));

        assertThat(run("run /tmp/enrol.json --function Enrol")).contains("\"mode\" : \"OBSERVE\"");
    }

    private static Stream<Path> pages() throws IOException {
        try (Stream<Path> docs = Files.list(CommandResult.HOME.resolve("docs"))) {
            return Stream.concat(
                    Stream.of(CommandResult.HOME.resolve("README.md")),
                    docs.filter(page -> page.toString().endsWith(".md")).sorted())
                    .toList()
                    .stream();
        }
    }

    private static String read(Path page) {
        try {
            return Files.readString(page);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    /** A command as a page has it: files of the project, and those that it wrote. */
    private static String run(String command) {
        CommandResult ended = CommandResult.run(
                Stream.of(command.split(" ")).map(ReadmeTest::path).toArray(String[]::new));
        assertThat(ended.code()).as(ended.err()).isZero();
        return ended.out();
    }

    private static String path(String word) {
        if (word.startsWith("/tmp/")) {
            return Objects.requireNonNull(temporary)
                    .resolve(word.substring("/tmp/".length()))
                    .toString();
        }
        return word.startsWith("events/") ? CommandResult.HOME.resolve(word).toString() : word;
    }

    /** Without the time that it took here. */
    private static Stream<String> lines(String text) {
        return text.replaceAll("[0-9.]+ s here", "… s here").lines();
    }
}
