package io.github.atlascmk.local.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;

/** A command as it ended: what somebody at a terminal sees of it. */
record Ended(int code, String out, String err) {
    /** The project's folder. */
    static final Path HOME = Objects.requireNonNull(
            Path.of(System.getProperty("basedir", "local")).toAbsolutePath().getParent());

    static Ended run(String... arguments) {
        System.setProperty("atlas.cmk.home", HOME.toString());
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Ended(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
