package io.github.atlascmk.inspection.check;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * What a run has done before this inspection.
 *
 * @param elapsed since its start
 * @param changed whether it wrote anything
 * @param encrypting the clusters that it turned encryption on for; they are done when they are idle again
 * @param failed the clusters that it couldn't encrypt, each with the reason; they are left alone for a while
 */
public record RunProgress(Duration elapsed, boolean changed, Set<String> encrypting, Map<String, String> failed) {
    /** A run waits no longer than this, so that it never blocks a repair for long, and its history stays short. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    /** For an inspection outside of a run, or at its start. */
    public static final RunProgress NOTHING = new RunProgress(Duration.ZERO, false, Set.of(), Map.of());

    public boolean isPatient() {
        return elapsed.compareTo(PATIENCE) < 0;
    }
}
