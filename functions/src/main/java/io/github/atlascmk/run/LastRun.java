package io.github.atlascmk.run;

import io.github.atlascmk.enrolment.ProjectRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What is on record of a project's runs.
 *
 * @param status what the last one reported
 * @param claimedAt since when one holds the project's claim
 * @param memory what they remembered
 */
public record LastRun(Optional<RunStatus> status, Optional<Instant> claimedAt, ProjectRecord memory) {
    public static final LastRun NONE = new LastRun(Optional.empty(), Optional.empty(), ProjectRecord.NONE);

    /** A run waits 30 minutes at most and then ends; one that hasn't by then may have died. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(40);

    /** Whether a run is at work. One that died with its claim counts as such until a run would have ended. */
    public boolean isAtWork(Instant now) {
        return claimedAt.filter(since -> since.plus(LONGEST_RUN).isAfter(now)).isPresent();
    }
}
