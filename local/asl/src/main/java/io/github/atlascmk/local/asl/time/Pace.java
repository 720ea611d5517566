package io.github.atlascmk.local.asl.time;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes a timeline follow the wall clock instead of jumping, and lets outside threads do things on it, each as an actor
 * that takes its turn at the time at which it arrives. If actors compute for longer than their time allows, the
 * timeline lags behind and catches up, in order.
 */
public final class Pace implements AutoCloseable {
    /** Longest wait at a time: far instants times a small speed would overflow nanoseconds. */
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Timeline timeline;
    private final double speed;
    private final Instant start;
    private final long began = System.nanoTime();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrival = lock.newCondition();
    private boolean arrived;
    private boolean closed;

    /**
     * @param speed seconds of the timeline in one real second, above 0
     * @throws IllegalArgumentException if it isn't
     */
    public Pace(Timeline timeline, double speed) {
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException("the speed is " + speed + ", but must be a number above 0");
        }
        this.timeline = timeline;
        this.speed = speed;
        this.start = timeline.instant();
    }

    /**
     * Runs the timeline until this is closed. Called from outside: never by an actor.
     *
     * @param failures takes the exception of a failed actor; the others go on
     */
    public void run(Consumer<Throwable> failures) throws InterruptedException {
        while (awaitWork()) {
            try {
                timeline.runUntil(now());
            } catch (IllegalStateException failed) {
                failures.accept(failed);
            }
        }
    }

    /** Seconds of the timeline in one real second, above 0. */
    public double speed() {
        return speed;
    }

    /**
     * Runs a task as an actor of its own, and waits for it. The task begins at the time of the wall clock when this is
     * called, after all that is due until then. Called from outside: never by an actor, which would wait for itself.
     *
     * @throws IllegalStateException if this is closed
     */
    public <T> T call(String name, Supplier<T> body) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("the local cloud has ended");
            }
            timeline.at(now(), name, () -> complete(answer, body));
            arrived = true;
            arrival.signal();
        } finally {
            lock.unlock();
        }
        try {
            return answer.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof RuntimeException own) {
                throw own;
            }
            throw failed;
        }
    }

    /** Ends {@link #run} once no actor runs; those that sleep never wake. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            arrival.signal();
        } finally {
            lock.unlock();
        }
    }

    private static <T> void complete(CompletableFuture<T> answer, Supplier<T> body) {
        try {
            answer.complete(body.get());
        } catch (Throwable thrown) {
            answer.completeExceptionally(thrown);
        }
    }

    /** Waits until an actor is due or an outside thread brings a task. False once this is closed. */
    private boolean awaitWork() throws InterruptedException {
        lock.lock();
        try {
            while (!closed && !arrived && nanosToNext() > 0) {
                long _ = arrival.awaitNanos(nanosToNext());
            }
            arrived = false;
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private long nanosToNext() {
        Instant due = timeline.nextDue();
        if (due == null) {
            return LONGEST.toNanos();
        }
        Duration left = Duration.between(now(), due);
        double seconds = (left.getSeconds() + left.getNano() / 1e9) / speed;
        return (long) Math.ceil(Math.min(seconds, LONGEST.toSeconds()) * 1e9);
    }

    private Instant now() {
        double seconds = (System.nanoTime() - began) / 1e9 * speed;
        long whole = (long) seconds;
        return start.plusSeconds(whole).plusNanos((long) ((seconds - whole) * 1e9));
    }
}
