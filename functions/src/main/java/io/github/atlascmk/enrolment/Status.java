package io.github.atlascmk.enrolment;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What came of a project's last run.
 *
 * @param fingerprint of what a person would be told: told again when it changes, and then daily
 * @param notifiedAt when a person was told last; null where nobody had to be
 */
public record Status(
        String projectId,
        String outcome,
        String run,
        Instant reportedAt,
        String fingerprint,
        @Nullable Instant notifiedAt) {}
