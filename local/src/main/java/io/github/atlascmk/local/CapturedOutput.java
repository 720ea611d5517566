package io.github.atlascmk.local;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** What functions write to standard output while this is open: on Lambda it goes to CloudWatch Logs. */
final class CapturedOutput implements AutoCloseable {
    private final PrintStream terminal = System.out;

    CapturedOutput(ByteArrayOutputStream logs) {
        System.setOut(new PrintStream(logs, true, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        System.setOut(terminal);
    }
}
