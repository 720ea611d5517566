package io.github.atlascmk.run;

import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.impact.ImpactRecord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is recorded of a project's runs.
 *
 * @param status what the last one reported; null if none has yet
 * @param claimedAt since when a run has held the project's claim; null if none holds it
 * @param memory what they remembered
 * @param impact what was at stake at the last look
 */
public record LastRun(
        @Nullable RunStatus status, @Nullable Instant claimedAt, ProjectRecord memory, ImpactRecord impact) {
    public static final LastRun NONE = new LastRun(null, null, ProjectRecord.NONE, ImpactRecord.NONE);

    /** A run waits 30 minutes at most and then ends; one that hasn't ended after this time may have died. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(40);

    /**
     * Whether a run is at work. A run that died with its claim counts as one until the longest run would have ended.
     */
    public boolean isAtWork(Instant now) {
        return claimedAt != null && claimedAt.plus(LONGEST_RUN).isAfter(now);
    }
}
