package io.github.atlascmk.local.asl.execution;

import io.github.atlascmk.local.asl.time.Latch;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** What ends as a whole: an execution, or the branches of one Map or Parallel. Used by actors, of which one runs. */
final class Cancellation {
    /** Unwinds an actor whose work nobody wants any more. */
    static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1;

        Cancelled() {
            super("cancelled", null, false, false);
        }
    }

    private final Set<Cancellation> children = new LinkedHashSet<>();
    private final Set<Latch> waits = new LinkedHashSet<>();
    private boolean cancelled;

    /** Everything below wakes now and finds itself cancelled. */
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
     * Waits for the signal, which is the caller's alone: cancelling gives it.
     *
     * @return whether it was opened within that time
     */
    boolean await(Latch latch, Duration atMost) {
        return await(latch, () -> latch.await(atMost));
    }

    /** Waits for the signal as long as it takes. */
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
