package io.github.atlascmk.cli;

import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A command as it ended: what somebody at a terminal sees of it. */
record CommandResult(int code, String out, String err) {
    /** The project's folder. */
    static final Path HOME = ProjectFolder.PATH;

    static CommandResult run(String... arguments) {
        System.setProperty("atlas.cmk.home", HOME.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new CommandResult(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
