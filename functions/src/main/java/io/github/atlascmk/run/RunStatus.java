package io.github.atlascmk.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of a project's last run.
 *
 * @param fingerprint of what a person would be told: told again when it changes, and then daily
 * @param notifiedAt when a person was told last; null where nobody had to be
 * @param people fingerprint of what a person has to do, as the sweep compares it; null where no run has looked yet
 * @param failures how many runs have failed in a row; 0 after one that didn't
 * @param enrolmentVersion that the run saw; {@link #UNKNOWN_VERSION} where it failed before it looked
 */
public record RunStatus(
        String projectId,
        String outcome,
        String run,
        Instant reportedAt,
        String fingerprint,
        @Nullable Instant notifiedAt,
        @Nullable String people,
        int failures,
        long enrolmentVersion) {
    public static final long UNKNOWN_VERSION = 0;
}
