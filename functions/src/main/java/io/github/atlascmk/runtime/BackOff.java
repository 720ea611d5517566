package io.github.atlascmk.runtime;

import java.time.Duration;

/**
 * How long to leave alone what keeps failing.
 *
 * @param first the pause after the first failure; it doubles after each further one, up to six hours
 */
public record BackOff(Duration first) {
    private static final Duration LONGEST = Duration.ofHours(6);

    /** @param failures in a row, at least one */
    public Duration after(int failures) {
        Duration pause = first;
        for (int i = 1; i < failures && pause.compareTo(LONGEST) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST) < 0 ? pause : LONGEST;
    }
}
