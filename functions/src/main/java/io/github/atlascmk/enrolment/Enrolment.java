package io.github.atlascmk.enrolment;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One project's desired state, valid in itself.
 *
 * @param projectId 24 hex digits
 * @param version grows with each change; a run that began under another one inspects anew
 * @param enrolledAt when the project was first enrolled: younger clusters are always encrypted
 */
public record Enrolment(
        String projectId,
        RoleArn roleArn,
        KeyArn keyArn,
        Mode mode,
        ExistingClusters existingClusters,
        boolean searchNodes,
        boolean createRole,
        boolean restrictToAtlasIps,
        long version,
        Instant enrolledAt) {

    /** Whether something existed before the project was enrolled; what has no date is taken for old. */
    public boolean isYoungerThan(@Nullable Instant created) {
        return created == null || created.isBefore(enrolledAt);
    }

    Enrolment asVersion(long next, Instant since) {
        return new Enrolment(
                projectId,
                roleArn,
                keyArn,
                mode,
                existingClusters,
                searchNodes,
                createRole,
                restrictToAtlasIps,
                next,
                since);
    }
}
