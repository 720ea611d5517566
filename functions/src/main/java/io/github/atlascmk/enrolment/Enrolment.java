package io.github.atlascmk.enrolment;

import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.RoleArn;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One project's desired state, valid in itself.
 *
 * @param projectId 24 hex digits
 * @param maxClustersAtOnce how many existing clusters Atlas may work on for us at a time, 1 to 20
 * @param maintenanceWindow when the encryption of an existing cluster may begin; null means at any time
 * @param contact whom messages about the project are for, as those know it who subscribe to them; null for nobody
 * @param version grows with each change; a run that began under another version inspects again
 * @param enrolledAt when the project was first enrolled; clusters made later are always encrypted
 * @param approvals the last approval of each kind; each counts for one state only
 */
public record Enrolment(
        String projectId,
        RoleArn roleArn,
        KeyArn keyArn,
        Mode mode,
        ExistingClusters existingClusters,
        int maxClustersAtOnce,
        @Nullable MaintenanceWindow maintenanceWindow,
        boolean searchNodes,
        boolean createRole,
        boolean restrictToAtlasIps,
        @Nullable String contact,
        long version,
        Instant enrolledAt,
        Map<Approval, Approved> approvals) {

    /** Whether a cluster existed before the project was enrolled; one without a date counts as existing. */
    public boolean isExisting(@Nullable Instant created) {
        return created == null || created.isBefore(enrolledAt);
    }

    /** Whether the initial sync of an existing cluster may begin at this moment. */
    public boolean isInMaintenance(Instant now) {
        return maintenanceWindow == null || maintenanceWindow.isOpenAt(now);
    }

    /** Whether a person approved this in exactly this state. */
    public boolean approves(Approval approval, String state) {
        Approved given = approvals.get(approval);
        return given != null && given.state().equals(state);
    }

    /** The enrolment without the approvals that have been used. */
    public Enrolment without(Map<Approval, Instant> used) {
        Map<Approval, Approved> left = new EnumMap<>(Approval.class);
        approvals.forEach((approval, given) -> {
            if (!given.approvedAt().equals(used.get(approval))) {
                left.put(approval, given);
            }
        });
        return with(left);
    }

    Enrolment with(Map<Approval, Approved> other) {
        return with(version, enrolledAt, Collections.unmodifiableMap(other));
    }

    Enrolment asVersion(long next, Instant since) {
        return with(next, since, approvals);
    }

    private Enrolment with(long itsVersion, Instant since, Map<Approval, Approved> given) {
        return new Enrolment(
                projectId,
                roleArn,
                keyArn,
                mode,
                existingClusters,
                maxClustersAtOnce,
                maintenanceWindow,
                searchNodes,
                createRole,
                restrictToAtlasIps,
                contact,
                itsVersion,
                since,
                given);
    }
}
