package io.github.atlascmk.cli;

import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.world.InvalidWorld;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --world}: the world that the cloud starts with. */
final class WorldOption {
    @Option(
            names = "--world",
            paramLabel = "FILE",
            description =
                    "The state of the cloud at its start: a file, or the name of one in local/cloud/worlds (default:"
                            + " default).")
    private @Nullable String world;

    /** @throws UserError if there is no such world, or it is invalid */
    World load(Path home) {
        try {
            return new Worlds().load(file(home));
        } catch (InvalidWorld wrong) {
            throw new UserError(ExitCode.INVALID_WORLD, String.valueOf(wrong.getMessage()));
        }
    }

    /**
     * A cloud that starts with the world.
     *
     * @throws UserError if AWS or Atlas could never be in such a state
     */
    Cloud cloud(Path home, World loaded) {
        try {
            return new Cloud(home, loaded);
        } catch (IllegalArgumentException impossible) {
            throw new UserError(
                    ExitCode.INVALID_WORLD, file(home).getFileName() + ": " + Excerpt.of(impossible.getMessage()));
        }
    }

    private Path file(Path home) {
        String named = world == null ? "default" : world;
        Path shipped = home.resolve("local/cloud/worlds").resolve(named + ".json");
        if (Files.exists(shipped)) {
            return shipped;
        }
        Path given = Path.of(named);
        if (!Files.exists(given)) {
            throw new UserError(
                    ExitCode.FILE_MISSING,
                    "there is no world " + named + ", neither as a file nor in local/cloud/worlds");
        }
        return given;
    }
}
