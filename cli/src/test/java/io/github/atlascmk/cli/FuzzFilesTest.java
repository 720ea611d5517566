package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.chain.fuzz.Damage;
import io.github.atlascmk.local.cloud.chain.fuzz.Fuzz;
import io.github.atlascmk.local.cloud.world.InvalidWorld;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What somebody gives to {@code ./atlas-cmk run}, damaged: it is run, or refused by a sentence and an exit code. */
class FuzzFilesTest {
    private static final Path WORLDS = CommandResult.HOME.resolve("local/cloud/worlds");

    @TempDir
    Path folder;

    /** Worlds extend each other by names, so all of them have to be there. */
    @BeforeEach
    void copy() throws IOException {
        for (Path world : json(WORLDS)) {
            Files.copy(world, folder.resolve(world.getFileName()));
        }
    }

    @Test
    void aDamagedWorldIsOneOrIsRefusedByASentence() throws IOException {
        List<Path> worlds = json(WORLDS);
        Fuzz.each("world files", 250, random -> {
            Damage damage = damaged(worlds, random);
            Path file = Files.write(folder.resolve("damaged.json"), damage.bytes());
            try {
                new Worlds().load(file);
            } catch (InvalidWorld refused) {
                assertThat(refused.getMessage())
                        .as(damage.toString())
                        .matches("[\\w.-]+\\.json[:,] .+")
                        .hasSizeLessThan(1_000)
                        .doesNotContain("Exception", "\n");
            }
        });
    }

    @Test
    void whoRunsADamagedWorldGetsAnExitCodeAndNoStackTrace() throws IOException {
        List<Path> worlds = json(WORLDS);
        Fuzz.each("world files that are run", 25, random -> {
            Damage damage = damaged(worlds, random);
            Path file = Files.write(folder.resolve("damaged.json"), damage.bytes());
            CommandResult ended =
                    run(CommandResult.HOME.resolve("events/cluster-observed.json"), "--world", file.toString());
            assertThat(ended.code()).as("%s%n%s", damage, ended).isIn(0, 1, 6, 7);
            assertThat(ended.err()).as(damage.toString()).doesNotContain("\tat ", "Exception");
            if (ended.code() == ExitCode.INVALID_WORLD) {
                assertThat(ended.err())
                        .as(damage.toString())
                        .contains("damaged.json")
                        .hasLineCount(1);
            }
        });
    }

    @Test
    void whoRunsADamagedEventGetsAnExitCodeAndNoStackTrace() throws IOException {
        List<Path> events = json(CommandResult.HOME.resolve("events"));
        events.addAll(json(CommandResult.HOME.resolve("events/webhook")));
        events.addAll(json(CommandResult.HOME.resolve("events/run")));
        events.addAll(json(CommandResult.HOME.resolve("events/put")));
        Fuzz.each("event files that are run", 25, random -> {
            Damage damage = damaged(events, random);
            Path file = Files.write(folder.resolve("damaged.json"), damage.bytes());
            CommandResult ended = random.nextInt(4) == 0 ? run(file, "--plan") : run(file);
            assertThat(ended.code()).as("%s%n%s", damage, ended).isIn(0, 1, 2, 4, 5, 6);
            assertThat(ended.err()).as(damage.toString()).doesNotContain("\tat ", "Exception");
            assertThat(ended.out()).as(damage.toString()).doesNotContain("\tat ", "UnexpectedFailure");
        });
    }

    private static CommandResult run(Path event, String... options) {
        return CommandResult.run(Stream.concat(Stream.of("run", event.toString()), Stream.of(options))
                .toArray(String[]::new));
    }

    private static Damage damaged(List<Path> worlds, Random random) throws IOException {
        return Damage.of(Files.readAllBytes(worlds.get(random.nextInt(worlds.size()))), random);
    }

    private static List<Path> json(Path folder) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return new ArrayList<>(all.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList());
        }
    }
}
