package io.github.atlascmk.local.simulation;

import io.github.atlascmk.local.cloud.wire.Interference.Crash;
import io.github.atlascmk.local.simulation.CrashRun.Result;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** The points at which an invocation can die in a procedure, two for each call: its effect is lost, or its answer. */
final class CrashMatrix {
    private final Procedure procedure;
    private final Mutation mutation;
    private final Result calm;
    private final AtomicInteger played = new AtomicInteger();
    private final AtomicInteger swept = new AtomicInteger();
    private final Map<Integer, String> problems = new ConcurrentSkipListMap<>();

    /** @param mutation the defect that is to be found */
    CrashMatrix(Procedure procedure, Mutation mutation) {
        this.procedure = procedure;
        this.mutation = mutation;
        this.calm = CrashRun.of(procedure, OneCrash.never(), mutation);
    }

    Result calm() {
        return calm;
    }

    int calls() {
        return calm.places().size();
    }

    /** All of them. */
    IntStream points() {
        return IntStream.range(0, 2 * calls());
    }

    /** Whether a point is in a call of this function's. */
    boolean isIn(String function, int point) {
        return calm.places().get(point / 2).startsWith(function + " ");
    }

    /** Plays some of them, as many at once as there are processors. */
    void run(IntStream points) {
        Queue<Integer> left = new ConcurrentLinkedQueue<>(points.boxed().toList());
        Simulation.together(() -> {
            for (Integer point = left.poll(); point != null; point = left.poll()) {
                run(point);
            }
        });
    }

    private void run(int point) {
        OneCrash crash = crash(point);
        Result result = CrashRun.of(procedure, crash, mutation, calm, false);
        String problem = crash.happened() ? result.problem(calm) : "there was no such call";
        if (!problem.isEmpty()) {
            problems.put(point, crash + ": " + problem);
        }
        swept.addAndGet(result.swept() ? 1 : 0);
        played.incrementAndGet();
    }

    int played() {
        return played.get();
    }

    /** How many took a sweep. */
    int swept() {
        return swept.get();
    }

    /** By point, in the order of the calls. */
    Map<Integer, String> problems() {
        return problems;
    }

    /** What happens at the first point that has a problem. */
    String trace() {
        return problems.keySet().stream()
                .findFirst()
                .map(point -> CrashRun.of(procedure, crash(point), mutation, calm, true)
                        .trace())
                .orElse("");
    }

    private static OneCrash crash(int point) {
        return new OneCrash(point / 2 + 1, point % 2 == 0 ? Crash.BEFORE_EFFECT : Crash.AFTER_EFFECT);
    }
}
