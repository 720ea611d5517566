package io.github.atlascmk.local.asl.time;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The local cloud's only clock, and its scheduler. Actors are threads of which exactly one runs at a time; the others
 * sleep until their virtual instant. Time stops while an actor computes. When it sleeps or ends, time jumps to the
 * instant at which the next sleeper wakes. So a run is fast and deterministic.
 *
 * <p>A call of {@link #sleep} puts the running actor to sleep, on whatever thread it is made: a thread that serves the
 * actor's HTTP request may call it too, since the actor is blocked meanwhile.
 */
public final class Timeline extends Clock {
    record Event(Instant at, long turn, long order, Runnable wake) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = at.compareTo(other.at);
            int byTurn = byTime != 0 ? byTime : Long.compare(turn, other.turn);
            return byTurn != 0 ? byTurn : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Semaphore idle = new Semaphore(0);
    private final long seed;
    private final LongSupplier turns;
    private Instant now;
    private Instant horizon = Instant.MAX;
    private long orders;
    private @Nullable Object context;
    private @Nullable Throwable failure;

    public Timeline(Instant start, long seed) {
        this(start, seed, () -> 0);
    }

    /** @param turns gives each scheduled entry a number: of the entries due at one instant, the lowest runs first */
    public Timeline(Instant start, long seed, LongSupplier turns) {
        this.now = start;
        this.seed = seed;
        this.turns = turns;
    }

    /** A random source of its own for each purpose, so that one more draw here doesn't change the draws there. */
    public Random random(String purpose) {
        return new Random(seed * 0x9E3779B97F4A7C15L + purpose.hashCode());
    }

    @Override
    public synchronized Instant instant() {
        return now;
    }

    /** Starts an actor: it runs when the current one sleeps or ends, at the present instant. */
    public void start(String name, Runnable body) {
        at(instant(), name, body);
    }

    /** Runs {@code body} as an actor of its own at that instant, or now if it has passed. */
    public synchronized void at(Instant when, String name, Runnable body) {
        schedule(
                when,
                () -> Thread.ofVirtual().name(name).start(() -> {
                    context(null);
                    try {
                        body.run();
                    } catch (Throwable thrown) {
                        fail(thrown);
                    } finally {
                        next();
                    }
                }));
    }

    /** The context that the running actor set: it stays with the actor through sleeps and across threads. */
    public synchronized @Nullable Object context() {
        return context;
    }

    public synchronized void context(@Nullable Object ofRunningActor) {
        this.context = ofRunningActor;
    }

    /** Lets others run until {@code duration} has passed; zero or less lets those run that are due now. */
    public void sleep(Duration duration) {
        Object ours = context();
        Semaphore awake = new Semaphore(0);
        schedule(instant().plus(duration.isNegative() ? Duration.ZERO : duration), awake::release);
        next();
        awake.acquireUninterruptibly();
        context(ours);
    }

    /** Runs until no actor sleeps any more. Called from outside: never by an actor. */
    public void run() {
        runUntil(Instant.MAX);
    }

    /** Runs everything that is due up to and including {@code last}. Called from outside: never by an actor. */
    public void runUntil(Instant last) {
        synchronized (this) {
            horizon = last;
        }
        next();
        idle.acquireUninterruptibly();
        Throwable thrown = takeFailure();
        if (thrown != null) {
            throw new IllegalStateException("an actor of the local cloud failed", thrown);
        }
        synchronized (this) {
            if (last.isBefore(Instant.MAX) && now.isBefore(last)) {
                now = last;
            }
        }
    }

    /** When the next actor wakes; null if none sleeps. */
    synchronized @Nullable Instant nextDue() {
        Event event = events.peek();
        return event == null ? null : event.at;
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException("virtual time is UTC");
    }

    synchronized Event schedule(Instant when, Runnable wake) {
        Event event = new Event(when.isBefore(now) ? now : when, turns.getAsLong(), orders++, wake);
        events.add(event);
        return event;
    }

    synchronized void cancel(Event event) {
        events.remove(event);
    }

    /** Lets the actor that is due next run. The running actor then waits, or ends. */
    synchronized void next() {
        Event event = events.peek();
        if (event == null || event.at.isAfter(horizon)) {
            idle.release();
            return;
        }
        events.remove();
        now = event.at;
        event.wake.run();
    }

    private synchronized void fail(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        }
    }

    private synchronized @Nullable Throwable takeFailure() {
        Throwable thrown = failure;
        failure = null;
        return thrown;
    }
}
