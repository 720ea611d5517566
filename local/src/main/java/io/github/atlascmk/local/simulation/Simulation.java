package io.github.atlascmk.local.simulation;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Plays seeds one after another, until one fails. */
public final class Simulation {
    private final Path home;
    private final Mutation mutation;

    /** @param home the folder that holds {@code template.yaml} */
    public Simulation(Path home) {
        this(home, Mutation.NONE);
    }

    /** @param mutation the defect that is to be found */
    public Simulation(Path home, Mutation mutation) {
        this.home = home;
        this.mutation = mutation;
    }

    /**
     * What was played.
     *
     * @param kinds how often what went wrong
     * @param failure null where every invariant held in every seed
     */
    public record Tally(
            long seeds,
            long acts,
            long calls,
            Duration virtual,
            Map<String, Integer> kinds,
            @Nullable Failure failure) {

        static final Tally NOTHING = new Tally(0, 0, 0, Duration.ZERO, Map.of(), null);

        Tally plus(Play.Result result) {
            return plus(new Tally(1, result.acts(), result.calls(), result.virtual(), result.kinds(), null));
        }

        /** Both together; of two failures, that of the lower seed. */
        public Tally plus(Tally other) {
            Map<String, Integer> sum = new TreeMap<>(kinds);
            other.kinds.forEach((kind, count) -> sum.merge(kind, count, Integer::sum));
            return new Tally(
                    seeds + other.seeds,
                    acts + other.acts,
                    calls + other.calls,
                    virtual.plus(other.virtual),
                    sum,
                    failure == null || (other.failure != null && other.failure.seed() < failure.seed())
                            ? other.failure
                            : failure);
        }

        Tally with(Failure found) {
            return new Tally(seeds, acts, calls, virtual, kinds, found);
        }
    }

    /**
     * A seed in which an invariant was violated.
     *
     * @param schedule the shortest that still violates it, a line for each entry
     * @param trace what happened under that schedule
     */
    public record Failure(
            long seed, String invariant, String message, int acts, List<String> schedule, int plays, String trace) {}

    public Tally play(long first, long count) {
        Tally tally = Tally.NOTHING;
        for (long seed = first; seed < first + count; seed++) {
            List<Act> schedule = Play.schedule(seed);
            Play.Result result = Play.of(home, seed, schedule, mutation, false);
            tally = tally.plus(result);
            Violation violation = result.violation();
            if (violation != null) {
                return tally.with(shrunk(seed, schedule, violation));
            }
        }
        return tally;
    }

    private Failure shrunk(long seed, List<Act> schedule, Violation violation) {
        Shrinking shrinking = new Shrinking(schedule, violation, acts -> Play.of(home, seed, acts, mutation, false));
        List<Act> shortest = shrinking.shortest();
        Play.Result traced = Play.of(home, seed, shortest, mutation, true);
        Violation told = traced.violation() == null ? violation : traced.violation();
        return new Failure(
                seed,
                told.invariant(),
                told.message(),
                schedule.size(),
                shortest.stream()
                        .map(act -> Trace.time(Fleet.START, Fleet.START.plus(act.after())) + "  " + act.text())
                        .toList(),
                shrinking.plays(),
                traced.trace());
    }
}
