package io.github.atlascmk.local.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Plays seeds, until one fails. */
public final class Simulation {
    private final Path home;
    private final Mutation mutation;

    /** @param home the folder that holds {@code template.yaml} */
    public Simulation(Path home) {
        this(home, Mutation.NONE);
    }

    /** @param mutation the defect that the simulation has to find */
    public Simulation(Path home, Mutation mutation) {
        this.home = home;
        this.mutation = mutation;
    }

    /**
     * What was played.
     *
     * @param kinds how often each kind of fault was injected
     * @param failure null if every invariant held in every seed
     */
    public record Tally(
            long seeds,
            long actions,
            long calls,
            Duration virtual,
            Map<String, Integer> kinds,
            @Nullable Failure failure) {

        static final Tally NOTHING = new Tally(0, 0, 0, Duration.ZERO, Map.of(), null);

        Tally plus(SeedRun.Result result) {
            return plus(new Tally(1, result.actions(), result.calls(), result.virtual(), result.kinds(), null));
        }

        /** Adds two tallies; of two failures, keeps that of the lower seed. */
        public Tally plus(Tally other) {
            Map<String, Integer> sum = new TreeMap<>(kinds);
            other.kinds.forEach((kind, count) -> sum.merge(kind, count, Integer::sum));
            return new Tally(
                    seeds + other.seeds,
                    actions + other.actions,
                    calls + other.calls,
                    virtual.plus(other.virtual),
                    sum,
                    failure == null || (other.failure != null && other.failure.seed() < failure.seed())
                            ? other.failure
                            : failure);
        }

        Tally with(Failure found) {
            return new Tally(seeds, actions, calls, virtual, kinds, found);
        }
    }

    /**
     * A seed in which an invariant was violated.
     *
     * @param schedule the shortest that still violates it, a line for each entry
     * @param trace what happened under that schedule
     */
    public record Failure(
            long seed, String invariant, String message, int actions, List<String> schedule, int plays, String trace) {}

    public Tally run(long first, long count) {
        return run(first, count, _ -> {});
    }

    /**
     * Plays seeds from {@code first} on, as many at once as there are processors, up to the first that fails.
     *
     * @param played takes the number of seeds that are done, on any thread
     */
    public Tally run(long first, long count, LongConsumer played) {
        ConcurrentSkipListMap<Long, SeedRun.Result> results = new ConcurrentSkipListMap<>();
        AtomicLong next = new AtomicLong(first);
        AtomicLong last = new AtomicLong(first + count - 1);
        Runnable player = () -> {
            for (long seed = next.getAndIncrement(); seed <= last.get(); seed = next.getAndIncrement()) {
                SeedRun.Result result = SeedRun.of(home, seed, SeedRun.schedule(seed), mutation, false);
                results.put(seed, result);
                played.accept(results.size());
                if (result.violation() != null) {
                    last.accumulateAndGet(seed, Math::min);
                }
            }
        };
        together(player);
        // Which seeds after the failing one were played depends on the threads, so they don't count.
        Tally tally =
                results.headMap(last.get(), true).values().stream().reduce(Tally.NOTHING, Tally::plus, Tally::plus);
        SeedRun.Result end = results.get(last.get());
        return end == null || end.violation() == null ? tally : tally.with(shrunk(end.seed(), end.violation()));
    }

    /** Runs the player once on each processor, in parallel. */
    static void together(Runnable player) {
        try (ExecutorService players =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors())) {
            List<Callable<Object>> all =
                    Collections.nCopies(Runtime.getRuntime().availableProcessors(), Executors.callable(player));
            for (Future<Object> done : players.invokeAll(all)) {
                done.get();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted before all was played", stopped);
        } catch (ExecutionException broken) {
            throw new IllegalStateException("what was to be played broke off", broken.getCause());
        }
    }

    private Failure shrunk(long seed, Violation violation) {
        List<ScheduledAction> schedule = SeedRun.schedule(seed);
        Shrinking shrinking =
                new Shrinking(schedule, violation, actions -> SeedRun.of(home, seed, actions, mutation, false));
        List<ScheduledAction> shortest = shrinking.shortest();
        SeedRun.Result traced = SeedRun.of(home, seed, shortest, mutation, true);
        Violation told = traced.violation() == null ? violation : traced.violation();
        return new Failure(
                seed,
                told.invariant(),
                told.message(),
                schedule.size(),
                shortest.stream()
                        .map(action -> Trace.time(RandomFleet.START, RandomFleet.START.plus(action.after())) + "  "
                                + action.text())
                        .toList(),
                shrinking.plays(),
                traced.trace());
    }
}
