package io.github.atlascmk.local.asl.execution;

import io.github.atlascmk.local.asl.time.Latch;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Cancels work as a whole: an execution, or the branches of one Map or Parallel. Not thread-safe, since only one actor
 * runs at a time.
 */
final class Cancellation {
    /** Unwinds an actor whose work was cancelled. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1;

        Cancelled() {
            super("cancelled", null, false, false);
        }
    }

    private final Set<Cancellation> children = new LinkedHashSet<>();
    private final Set<Latch> waits = new LinkedHashSet<>();
    private boolean cancelled;

    /** Cancels this and all its children; their waits end now. */
    void cancel() {
        cancelled = true;
        List.copyOf(children).forEach(Cancellation::cancel);
        List.copyOf(waits).forEach(Latch::open);
    }

    void check() {
        if (cancelled) {
            throw new Cancelled();
        }
    }

    /**
     * Waits for the latch. It must be the caller's alone, since cancelling opens it.
     *
     * @return whether it was opened within that time
     */
    boolean await(Latch latch, Duration atMost) {
        return await(latch, () -> latch.await(atMost));
    }

    /** Waits for the latch without a limit. */
    void await(Latch latch) {
        await(latch, () -> {
            latch.await();
            return true;
        });
    }

    private boolean await(Latch latch, BooleanSupplier wait) {
        check();
        waits.add(latch);
        boolean opened;
        try {
            opened = wait.getAsBoolean();
        } finally {
            waits.remove(latch);
        }
        check();
        return opened;
    }

    Cancellation child() {
        Cancellation child = new Cancellation();
        child.cancelled = cancelled;
        children.add(child);
        return child;
    }

    void forget(Cancellation child) {
        children.remove(child);
    }
}
