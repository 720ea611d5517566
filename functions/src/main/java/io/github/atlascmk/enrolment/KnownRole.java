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
 * @param roleId {@code AROA…}: a role with another id is another role, even under the same ARN
 * @param madeAt when a run of ours made it; null if it existed before
 * @param atlasRoleIds the project's Atlas roles for which its trust policy may have statements of ours
 */
public record KnownRole(
        String roleArn, String roleId, @Nullable Instant madeAt, Set<String> atlasRoleIds) {
    /** How long IAM's reads may fail to show a new role; IAM states no bound. */
    private static final Duration SHOWN_AFTER = Duration.ofMinutes(5);

    public KnownRole {
        atlasRoleIds = Collections.unmodifiableSortedSet(new TreeSet<>(atlasRoleIds));
    }

    /** Whether it was made so recently that reads may not show it yet. */
    public boolean isJustMade(Instant now) {
        return madeAt != null && madeAt.plus(SHOWN_AFTER).isAfter(now);
    }
}
