package io.github.atlascmk.cli;

import io.github.atlascmk.local.simulation.Simulation.Failure;
import io.github.atlascmk.local.simulation.Simulation.Tally;
import java.io.PrintWriter;
import java.util.Locale;

/** Prints how much was played, and for a seed that failed, all that is needed to understand the failure. */
record SeedsReport(Tally tally, double seconds) {

    /** @return the exit code */
    int tell(PrintWriter out) {
        out.println(String.format(
                Locale.ROOT,
                "%,d seeds · %,.1f virtual days · %,d acts of people · %,d calls · %.0f s here",
                tally.seeds(),
                tally.virtual().toMinutes() / 1440.0,
                tally.actions(),
                tally.calls(),
                seconds));
        tally.kinds().forEach((kind, count) -> out.println(String.format(Locale.ROOT, "  %,9d  %s", count, kind)));
        Failure failure = tally.failure();
        if (failure == null) {
            out.println("Every invariant held in every seed.");
            return ExitCode.OK;
        }
        tell(failure, out);
        return ExitCode.OTHER_OUTCOME;
    }

    private static void tell(Failure failure, PrintWriter out) {
        out.println();
        out.println("Seed " + failure.seed() + " violates " + failure.invariant() + ": " + failure.message());
        out.println(String.format(
                Locale.ROOT,
                "Of its %d acts, these %d are enough (found by playing it %d times):",
                failure.actions(),
                failure.schedule().size(),
                failure.plays()));
        failure.schedule().forEach(action -> out.println("  " + action));
        out.println();
        out.print(failure.trace());
        out.println("Again: ./atlas-cmk simulate --seeds 1 --first " + failure.seed());
    }
}
