package io.github.atlascmk.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.fuzz.Damage;
import io.github.atlascmk.local.fuzz.Fuzz;
import io.github.atlascmk.local.world.InvalidWorld;
import io.github.atlascmk.local.world.Worlds;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** World files, damaged: a file is a world and can be run, or is refused by a sentence that says where. */
class FuzzWorldsTest {
    private static final Path HOME = Objects.requireNonNull(
            Path.of(System.getProperty("basedir", "local")).toAbsolutePath().getParent());
    private static final Path WORLDS = HOME.resolve("local/worlds");

    @TempDir
    Path folder;

    /** Worlds extend each other by names, so all of them have to be there. */
    @BeforeEach
    void copy() throws IOException {
        System.setProperty("atlas.cmk.home", HOME.toString());
        for (Path world : worlds()) {
            Files.copy(world, folder.resolve(world.getFileName()));
        }
    }

    @Test
    void aDamagedWorldIsOneOrIsRefusedByASentence() throws IOException {
        List<Path> worlds = worlds();
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
    void whoRunsOneGetsAnExitCodeAndNoStackTrace() throws IOException {
        List<Path> worlds = worlds();
        Fuzz.each("world files that are run", 25, random -> {
            Damage damage = damaged(worlds, random);
            Path file = Files.write(folder.resolve("damaged.json"), damage.bytes());
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            int code = Main.run(
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8),
                    "run",
                    HOME.resolve("events/cluster-observed.json").toString(),
                    "--world",
                    file.toString());
            String said = err.toString(StandardCharsets.UTF_8);
            assertThat(code).as("%s%n%s", damage, said).isIn(0, 1, 6, 7);
            assertThat(said).as(damage.toString()).doesNotContain("\tat ", "Exception");
            if (code == ExitCode.INVALID_WORLD) {
                assertThat(said).as(damage.toString()).contains("damaged.json").hasLineCount(1);
            }
        });
    }

    private static Damage damaged(List<Path> worlds, Random random) throws IOException {
        return Damage.of(Files.readAllBytes(worlds.get(random.nextInt(worlds.size()))), random);
    }

    private static List<Path> worlds() throws IOException {
        try (Stream<Path> all = Files.list(WORLDS)) {
            return all.filter(file -> !file.endsWith("world.schema.json"))
                    .sorted()
                    .toList();
        }
    }
}
