package io.github.atlascmk.enrolment;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What can't be read anywhere else about a project.
 *
 * @param role the role that a run worked with last
 * @param used when those approvals were given that have done their work
 */
public record ProjectRecord(Optional<KnownRole> role, Map<Approval, Instant> used) {
    public static final ProjectRecord NONE = new ProjectRecord(Optional.empty(), Map.of());

    /** The role of this ARN, if a run has worked with it. */
    public Optional<KnownRole> role(String roleArn) {
        return role.filter(known -> known.roleArn().equals(roleArn));
    }
}
