package io.github.atlascmk.enrolment;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can't be read anywhere else about a project.
 *
 * @param knownRole the role that a run worked with last; null if none has yet
 * @param used when those approvals were given that have done their work
 */
public record ProjectRecord(@Nullable KnownRole knownRole, Map<Approval, Instant> used) {
    public static final ProjectRecord NONE = new ProjectRecord(null, Map.of());

    /** The role of this ARN, if a run has worked with it. */
    public Optional<KnownRole> role(String roleArn) {
        return Optional.ofNullable(knownRole).filter(known -> known.roleArn().equals(roleArn));
    }
}
