package io.github.atlascmk.local.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Makes a failing seed's schedule as short as it gets while the same invariant is still violated: first the shortest
 * prefix, by bisection, then without single entries.
 */
final class Shrinking {
    private final Function<List<ScheduledAction>, SeedRun.Result> run;
    private final String invariant;
    private List<ScheduledAction> shortest;
    private int plays;

    /** @param failed the violation under the whole schedule */
    Shrinking(List<ScheduledAction> schedule, Violation failed, Function<List<ScheduledAction>, SeedRun.Result> run) {
        this.run = run;
        this.invariant = failed.invariant();
        Duration end = Duration.between(RandomFleet.START, failed.at());
        // Actions after the violation can't have caused it.
        List<ScheduledAction> until = schedule.stream()
                .filter(action -> action.after().compareTo(end) <= 0)
                .toList();
        this.shortest = stillFails(until) ? until : schedule;
    }

    List<ScheduledAction> shortest() {
        bisect();
        dropSingles();
        return shortest;
    }

    /** How often the seed was played to shrink its schedule. */
    int plays() {
        return plays;
    }

    private void bisect() {
        int fails = shortest.size();
        int passes = -1;
        while (fails - passes > 1) {
            int middle = (fails + passes) / 2;
            if (stillFails(shortest.subList(0, middle))) {
                fails = middle;
            } else {
                passes = middle;
            }
        }
        shortest = List.copyOf(shortest.subList(0, fails));
    }

    private void dropSingles() {
        for (int i = shortest.size() - 1; i >= 0; i--) {
            List<ScheduledAction> without = new ArrayList<>(shortest);
            without.remove(i);
            if (stillFails(without)) {
                shortest = List.copyOf(without);
            }
        }
    }

    private boolean stillFails(List<ScheduledAction> actions) {
        plays++;
        Violation violation = run.apply(actions).violation();
        return violation != null && violation.invariant().equals(invariant);
    }
}
