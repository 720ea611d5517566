package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows what its commands print. */
class ReadmeTest {
    private static final String EVENT =
            CommandResult.HOME.resolve("events/cluster-observed.json").toString();
    private static final String ENROL =
            CommandResult.HOME.resolve("events/invoke/enrol.json").toString();

    @TempDir
    private Path temporary;

    @Test
    void showsWhatTheyPrint() throws IOException {
        String after = temporary.resolve("after.json").toString();

        assertThat(run("run", EVENT, "--save-world", after)).containsSubsequence(shown("\nENCRYPTED after"));
        assertThat(run("run", EVENT, "--world", after)).containsSubsequence(shown("\nCOMPLIANT after"));
        assertThat(run("run", EVENT, "--plan")).containsSubsequence(shown("\nPLANNED after"));
        assertThat(run("run", ENROL, "--function", "Enrol")).containsSubsequence(shown("\"enrolledAt\" : "));
    }

    /** The lines of the one block that has this text, without those that stand for lines left out. */
    private static List<String> shown(String text) throws IOException {
        String[] parts =
                Files.readString(CommandResult.HOME.resolve("README.md")).split("(?m)^```.*$");
        List<String> blocks =
                Arrays.stream(parts).filter(part -> part.contains(text)).toList();
        assertThat(blocks).hasSize(1);
        return lines(blocks.getFirst()).stream()
                .filter(line -> !line.isBlank() && !line.strip().equals("…"))
                .toList();
    }

    private static List<String> run(String... arguments) {
        CommandResult ended = CommandResult.run(arguments);
        assertThat(ended.code()).as(ended.err()).isZero();
        return lines(ended.out());
    }

    /** Without the time that it took here. */
    private static List<String> lines(String text) {
        return text.replaceAll("[0-9.]+ s here", "… s here").lines().toList();
    }
}
