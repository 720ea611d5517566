package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.ArrayList;
import java.util.List;

/**
 * Says, before a project or a cluster is encrypted for the first time, what the encryption doesn't cover and what can't
 * be undone (Atlas documentation: Encryption at Rest using Customer Key Management; Encrypted Backup Snapshots; Restore
 * a Snapshot of an Encrypted Cluster; Pause a Cluster).
 */
public record FirstEncryptionCheck(AccessPlan plan, RunProgress run) implements Check {
    @Override
    public List<Finding> findings() {
        boolean isFirstLook = plan.preflight() != null && !run.changed();
        return isFirstLook && isAhead() ? notices() : List.of();
    }

    /** Whether the project's encryption is off, or a cluster is ready to be encrypted. */
    private boolean isAhead() {
        return !plan.observed().encryption().aws().isEnabled()
                || new ClusterCheck(plan, run)
                        .findings().stream().anyMatch(finding -> finding.kind() == Kind.CLUSTER_NOT_ENCRYPTED);
    }

    private List<Finding> notices() {
        List<Finding> notices = new ArrayList<>();
        notices.add(notice(
                plan.projectId(),
                "snapshots from before the encryption can't be restored to a cluster that is encrypted with the key, only"
                        + " to one that isn't: take a new snapshot once the cluster is encrypted"));
        notices.add(notice(
                plan.keyArn(),
                "a snapshot needs the key and the role that were in use when it was taken: keep both as long as you keep"
                        + " the snapshot, even after a change to others. If the key is deleted, the snapshot is lost"));
        if (coversSearchNodes()) {
            notices.add(notice(
                    plan.projectId(),
                    "while Atlas can't use the key, dedicated search nodes are removed; afterwards they are made again, and"
                            + " their indexes are rebuilt"));
        }
        notices.add(notice(
                plan.projectId(),
                "a paused cluster raises no alerts, and resumes by itself after 30 days: what has happened to the key"
                        + " meanwhile shows only then"));
        return notices;
    }

    private boolean coversSearchNodes() {
        EncryptionAtRest encryption = plan.observed().encryption();
        return plan.enrolment().searchNodes() || encryption.coversSearchNodes();
    }

    private static Finding notice(String subject, String message) {
        return new Finding(Kind.BEFORE_FIRST_ENCRYPTION, subject, message);
    }
}
