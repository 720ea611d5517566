package io.github.atlascmk.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An enrolled role as it was when a run last worked with it.
 *
 * @param roleId {@code AROA…}: another one under the same ARN is another role
 * @param madeAt when a run of ours made it; null where it was there before
 * @param atlasRoleIds the project's Atlas roles whose statements of ours its trust policy may have
 */
public record KnownRole(
        String roleArn, String roleId, @Nullable Instant madeAt, Set<String> atlasRoleIds) {
    /** How long IAM's reads may not show a role that was made; IAM states no bound. */
    private static final Duration SHOWN_AFTER = Duration.ofMinutes(5);

    public KnownRole {
        atlasRoleIds = Collections.unmodifiableSortedSet(new TreeSet<>(atlasRoleIds));
    }

    /** Whether it was made so recently that reads may not show it yet. */
    public boolean isJustMade(Instant now) {
        return madeAt != null && madeAt.plus(SHOWN_AFTER).isAfter(now);
    }
}
