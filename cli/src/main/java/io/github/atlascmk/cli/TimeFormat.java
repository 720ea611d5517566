package io.github.atlascmk.cli;

import java.time.Duration;
import java.util.Locale;

/** Formats times for people. */
final class TimeFormat {
    private TimeFormat() {}

    /** {@code 14:20} or {@code 1:02:03}. */
    static String clock(Duration time) {
        return time.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", time.toHours(), time.toMinutesPart(), time.toSecondsPart())
                : String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    /** {@code 5 s} or {@code 7.5 s}. */
    static String seconds(Duration time) {
        double seconds = time.toMillis() / 1000.0;
        return seconds == Math.rint(seconds)
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.1f s", seconds);
    }
}
