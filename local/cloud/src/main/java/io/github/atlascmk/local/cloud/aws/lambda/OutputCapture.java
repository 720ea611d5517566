package io.github.atlascmk.local.cloud.aws.lambda;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Captures what functions write to standard output while this is open; on Lambda it goes to CloudWatch Logs. Output is
 * captured per thread, together with the threads that it starts, so that clouds may run side by side.
 */
public final class OutputCapture implements AutoCloseable {
    private static final InheritableThreadLocal<@Nullable OutputStream> LOGS = new InheritableThreadLocal<>();
    private static int open;
    private static PrintStream terminal = System.out;

    private final @Nullable OutputStream outer = LOGS.get();

    public OutputCapture(OutputStream logs) {
        LOGS.set(logs);
        opened();
    }

    @Override
    public void close() {
        LOGS.set(outer);
        closed();
    }

    private static synchronized void opened() {
        if (open++ == 0) {
            terminal = System.out;
            System.setOut(new PrintStream(new Sorted(terminal), true, StandardCharsets.UTF_8));
        }
    }

    private static synchronized void closed() {
        if (--open == 0) {
            System.setOut(terminal);
        }
    }

    /** Writes to the logs of the writing thread, or to the original output if the thread has none. */
    private static final class Sorted extends OutputStream {
        private final OutputStream others;

        Sorted(OutputStream others) {
            this.others = others;
        }

        @Override
        public void write(int one) throws IOException {
            target().write(one);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            target().write(bytes, offset, length);
        }

        @Override
        public void flush() throws IOException {
            target().flush();
        }

        private OutputStream target() {
            return Objects.requireNonNullElse(LOGS.get(), others);
        }
    }
}
