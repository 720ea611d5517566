package io.github.atlascmk.inspection.check;

import io.github.atlascmk.inspection.finding.Finding;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run has done before this inspection.
 *
 * @param elapsed since its start
 * @param changed whether it wrote anything
 * @param encrypting the clusters that it turned encryption on for; they are done when they are idle again
 * @param failed the clusters that it couldn't encrypt, each with the reason; they are left alone for a while
 * @param replaced what it put right that others had made of statements of ours
 */
public record RunProgress(
        Duration elapsed, boolean changed, Set<String> encrypting, Map<String, String> failed, List<Finding> replaced) {
    /** A run waits no longer than this, so that it never blocks a repair for long, and its history stays short. */
    static final Duration PATIENCE = Duration.ofMinutes(30);

    /** For an inspection outside of a run, or at its start. */
    public static final RunProgress NOTHING = new RunProgress(Duration.ZERO, false, Set.of(), Map.of(), List.of());

    public boolean isPatient() {
        return elapsed.compareTo(PATIENCE) < 0;
    }
}
