package io.github.atlascmk.local.asl.time;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * A signal that actors wait for, and that is given once. A wait that ends early removes its limit from the timeline, so
 * a run doesn't last until a limit that no longer matters.
 */
public final class Latch {
    private static final class Waiter {
        private final Semaphore awake = new Semaphore(0);
        private Timeline.@Nullable Event limit;
    }

    private final Timeline timeline;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private boolean open;

    public Latch(Timeline timeline) {
        this.timeline = timeline;
    }

    /** Wakes all waiting actors at the present instant, in the order in which they began to wait. Idempotent. */
    public void open() {
        synchronized (timeline) {
            open = true;
            for (Waiter waiter : List.copyOf(waiters)) {
                waiters.remove(waiter);
                if (waiter.limit != null) {
                    timeline.cancel(waiter.limit);
                }
                timeline.schedule(timeline.instant(), waiter.awake::release);
            }
        }
    }

    /** Waits without a limit; forever, if it is never opened. */
    public void await() {
        await(Instant.MAX);
    }

    /**
     * Lets others run until it is open or {@code atMost} has passed, whichever is first.
     *
     * @return whether it was opened; if both fall on one instant, what was scheduled first decides
     */
    public boolean await(Duration atMost) {
        return await(timeline.instant().plus(atMost.isNegative() ? Duration.ZERO : atMost));
    }

    private boolean await(Instant last) {
        Object ours = timeline.context();
        Waiter waiter = new Waiter();
        synchronized (timeline) {
            if (open) {
                return true;
            }
            waiters.add(waiter);
            if (last.isBefore(Instant.MAX)) {
                waiter.limit = timeline.schedule(last, () -> giveUp(waiter));
            }
        }
        timeline.next();
        waiter.awake.acquireUninterruptibly();
        timeline.context(ours);
        synchronized (timeline) {
            return open;
        }
    }

    private void giveUp(Waiter waiter) {
        waiters.remove(waiter);
        waiter.awake.release();
    }
}
