package io.github.atlascmk.run;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The result of a project's last run.
 *
 * @param people fingerprint of what a person has to do, as the sweep compares it; null if no run has inspected the
 *     project yet
 * @param failures how many runs have failed in a row; 0 after a run that didn't fail
 * @param enrolmentVersion the version that the run saw; {@link #UNKNOWN_VERSION} if it failed before its inspection
 */
public record RunStatus(
        String projectId,
        String outcome,
        String run,
        Instant reportedAt,
        @Nullable String people,
        int failures,
        long enrolmentVersion) {
    public static final long UNKNOWN_VERSION = 0;
}
