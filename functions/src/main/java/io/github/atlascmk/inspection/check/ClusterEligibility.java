package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ExistingClusters;
import java.time.Instant;

/**
 * Whether a cluster may be encrypted now, and if not, why. This is decided here alone: the inspection asks it, and the
 * step that encrypts asks it again.
 */
public enum ClusterEligibility {
    /** It may be encrypted now. */
    NOW,
    /** Atlas is working on it. */
    BUSY,
    PAUSED,
    /** It existed before the enrolment, and the maintenance window is closed. */
    OUTSIDE_WINDOW,
    /** It existed before the enrolment, which says to report such clusters only. */
    REPORTED_ONLY,
    /** It is encrypted with a key in AWS KMS. */
    ENCRYPTED,
    /** It is encrypted with another cloud's key. */
    ON_OTHER_PROVIDER,
    /** It is of a shared tier. */
    UNSUPPORTED,
    /** It is Atlas's own, or being deleted. */
    NOT_OURS;

    public static ClusterEligibility of(Cluster cluster, Enrolment enrolment, Instant now) {
        if (!cluster.canUseKey()) {
            return cluster.isTenant() ? UNSUPPORTED : NOT_OURS;
        }
        if (!cluster.isUnencrypted()) {
            return cluster.isEncryptedWithAws() ? ENCRYPTED : ON_OTHER_PROVIDER;
        }
        boolean existing = enrolment.isExisting(cluster.createDate());
        if (existing && enrolment.existingClusters() == ExistingClusters.REPORT) {
            return REPORTED_ONLY;
        }
        if (cluster.isPaused()) {
            return PAUSED;
        }
        if (existing && !enrolment.isInMaintenance(now)) {
            return OUTSIDE_WINDOW;
        }
        return cluster.isReady() ? NOW : BUSY;
    }
}
