package io.github.atlascmk.enrolment;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What we remember of a project because it can't be read anywhere else.
 *
 * @param knownRole the role that a run worked with last; null if none has yet
 * @param used the approvals that have been used, by kind, with the time when each was given
 * @param refusals the clusters that couldn't be encrypted, by their names
 * @param watches what the project depended on when it was read last, the oldest first
 */
public record ProjectRecord(
        @Nullable KnownRole knownRole,
        Map<Approval, Instant> used,
        Map<String, ClusterRefusal> refusals,
        Set<Dependency> watches) {
    public static final ProjectRecord NONE = new ProjectRecord(null, Map.of(), Map.of(), Set.of());

    public ProjectRecord {
        watches = Collections.unmodifiableSet(new LinkedHashSet<>(watches));
    }

    /** The same, as if every cluster were to be tried. */
    public ProjectRecord withoutRefusals() {
        return new ProjectRecord(knownRole, used, Map.of(), watches);
    }

    /** The role of this ARN, if a run has worked with it. */
    public Optional<KnownRole> role(String roleArn) {
        return Optional.ofNullable(knownRole).filter(known -> known.roleArn().equals(roleArn));
    }

    /**
     * What to remember of the enrolled role from now on.
     *
     * @param roleId another id than before if the role was made again under its ARN
     * @param madeAt when a run made it; null if it didn't now
     * @param atlasRoleId the Atlas role that a run is about to let in
     */
    public KnownRole roleFromNow(String roleArn, String roleId, @Nullable Instant madeAt, String atlasRoleId) {
        Optional<KnownRole> before = role(roleArn);
        Optional<KnownRole> same = before.filter(known -> known.roleId().equals(roleId));
        Set<String> atlasRoleIds =
                new TreeSet<>(before.map(KnownRole::atlasRoleIds).orElse(Set.of()));
        atlasRoleIds.add(atlasRoleId);
        return new KnownRole(
                roleArn,
                roleId,
                madeAt != null ? madeAt : same.map(KnownRole::madeAt).orElse(null),
                atlasRoleIds);
    }
}
