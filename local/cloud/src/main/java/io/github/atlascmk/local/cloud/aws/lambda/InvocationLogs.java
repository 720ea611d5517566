package io.github.atlascmk.local.cloud.aws.lambda;

import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.io.IOException;
import java.io.OutputStream;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What each invocation logs. One actor runs at a time, so whatever is written belongs to the invocation in whose name
 * it runs, on whatever thread.
 */
final class InvocationLogs {
    private final Wire wire;
    private final Map<Caller, OutputStream> open = new IdentityHashMap<>();

    InvocationLogs(Wire wire) {
        this.wire = wire;
    }

    /** From now on, {@code log} gets a copy of what this invocation writes. */
    void open(Caller invocation, OutputStream log) {
        open.put(invocation, log);
    }

    void close(Caller invocation) {
        open.remove(invocation);
    }

    /** A stream that writes to {@code all}, and to the log of the invocation that writes. */
    OutputStream to(OutputStream all) {
        return new OutputStream() {
            @Override
            public void write(int one) throws IOException {
                write(new byte[] {(byte) one}, 0, 1);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                all.write(bytes, offset, length);
                OutputStream own = open.get(wire.caller());
                if (own != null) {
                    own.write(bytes, offset, length);
                }
            }
        };
    }
}
