package io.github.atlascmk.local.simulation;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;

/** The trace of a seed: a line for each event, in virtual time since the start, without secrets. */
final class Trace {
    private final StringBuilder lines = new StringBuilder();
    private final Instant start;
    private final boolean kept;

    /** @param kept false if nobody reads the trace */
    Trace(Instant start, boolean kept) {
        this.start = start;
        this.kept = kept;
    }

    void line(Instant at, String who, String what) {
        line(at, who, () -> what);
    }

    /** @param what evaluated only if the trace is kept */
    void line(Instant at, String who, Supplier<String> what) {
        if (kept) {
            lines.append(time(start, at)).append("  ").append(who);
            lines.repeat(' ', Math.max(1, 18 - who.length())).append(what.get()).append('\n');
        }
    }

    /** As {@code 1:02:03.456}. */
    static String time(Instant start, Instant at) {
        Duration since = Duration.between(start, at);
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d.%03d",
                since.toHours(),
                since.toMinutesPart(),
                since.toSecondsPart(),
                since.toMillisPart());
    }

    @Override
    public String toString() {
        return lines.toString();
    }
}
