package io.github.atlascmk.inspection.finding;

import static io.github.atlascmk.inspection.finding.Disposition.ACTIONABLE;
import static io.github.atlascmk.inspection.finding.Disposition.HUMAN;
import static io.github.atlascmk.inspection.finding.Disposition.WAITING;

/**
 * What can be found: the differences between desired and observed state. Names are public: metrics and reports use
 * them.
 */
public enum Kind {
    ATLAS_ROLE_MISSING(ACTIONABLE, "EnsureAtlasRole"),
    ROLE_TO_CREATE(ACTIONABLE, "EnsureRole"),
    /** Somebody deleted the role and made another one of its name. */
    ROLE_RECREATED(ACTIONABLE, "EnsureRole"),
    TRUST_MISSING(ACTIONABLE, "EnsureRole"),
    KEY_ACCESS_MISSING(ACTIONABLE, "EnsureKeyAccess"),
    /** The role's own policy allows addresses that aren't Atlas's any more, or all. */
    KEY_ACCESS_TOO_WIDE(ACTIONABLE, "EnsureKeyAccess"),
    /** The key is another account's, or its policy doesn't leave its use to IAM. */
    KEY_POLICY_MISSING(ACTIONABLE, "EnsureKeyAccess"),
    ROLE_NOT_AUTHORIZED(ACTIONABLE, "AuthorizeRole"),
    ENCRYPTION_OFF(ACTIONABLE, "EnableEncryption"),
    ENCRYPTION_INVALID(ACTIONABLE, "EnableEncryption"),
    SEARCH_NODES_OFF(ACTIONABLE, "EnableEncryption"),
    /** Statements of ours that let nobody in any more. */
    OLD_ACCESS(ACTIONABLE, "RetireOldAccess"),
    CLUSTER_NOT_ENCRYPTED(ACTIONABLE, "EncryptCluster"),
    /** Comes last, and only where the stack has its webhook on. */
    ALERTS_NOT_CONNECTED(ACTIONABLE, "ConnectAlerts"),

    /** Atlas is working on the cluster; minutes. */
    CLUSTER_BUSY(WAITING),
    /** Atlas builds the cluster's search nodes anew; minutes, and as long as the indexes take. */
    SEARCH_NODES_BUSY(WAITING),
    /** Others of the clusters that are older than the enrolment go first. */
    CLUSTER_QUEUED(WAITING),
    /** An older cluster, outside of the maintenance window. */
    CLUSTER_OUTSIDE_WINDOW(WAITING),
    /** Until somebody resumes it. */
    CLUSTER_PAUSED(WAITING),

    /** The role or the key lies in an account where member-account.yaml isn't deployed for this stack. */
    MEMBER_ACCOUNT_NOT_CONNECTED(HUMAN),
    ROLE_MISSING(HUMAN),
    ROLE_VANISHED(HUMAN),
    TRUST_UNEDITABLE(HUMAN),
    KEY_ACCESS_UNEDITABLE(HUMAN),
    /** An explicit Deny, a permissions boundary or a service control policy. */
    ACCESS_DENIED(HUMAN),
    NOT_PROJECT_OWNER(HUMAN),
    /** Atlas's addresses don't show where calls come through a VPC endpoint. */
    RESTRICTION_WITH_PRIVATE_NETWORKING(HUMAN),
    KEY_MISSING(HUMAN),
    KEY_UNREADABLE(HUMAN),
    KEY_UNUSABLE(HUMAN),
    /** Its owner has to enable it; never done by us. */
    KEY_DISABLED(HUMAN),
    /** Its owner has to cancel that, and to enable it; never done by us. */
    KEY_PENDING_DELETION(HUMAN),
    /** Somebody takes our statements away as often as we write them. */
    CONFLICTING_WRITER(HUMAN),
    /** Somebody's edit fell between our read and our write. */
    EDIT_OVERWRITTEN(HUMAN),
    KEY_POLICY_UNEDITABLE(HUMAN),
    /** These three are done by EnableEncryption once a person approved. */
    ACCESS_KEYS(HUMAN),
    OTHER_ROLE(HUMAN),
    OTHER_KEY(HUMAN),
    /** The project's present key, which isn't ours, doesn't work: Atlas takes no change until it does. */
    KEY_IN_USE_INVALID(HUMAN),
    EXISTING_CLUSTER(HUMAN),
    CLUSTER_ON_OTHER_PROVIDER(HUMAN),
    CLUSTER_FAILED(HUMAN),
    SEARCH_NODES_NOT_COVERED(HUMAN),

    /** The cluster's search runs on its database nodes. */
    SEARCH_NOT_COVERED(Disposition.NOTICE),
    /** Whether the project's private networking is active, and each endpoint's status. */
    PRIVATE_NETWORKING(Disposition.NOTICE),
    PRIVATE_ENDPOINT_NOT_ACTIVE(Disposition.NOTICE),
    KEY_MULTI_REGION(Disposition.NOTICE),

    CLUSTER_UNSUPPORTED(Disposition.UNSUPPORTED),
    /** No cluster in it can use a customer's key, so it is left alone. */
    PROJECT_UNSUPPORTED(Disposition.UNSUPPORTED);

    private final Disposition disposition;
    private final String step;

    Kind(Disposition disposition) {
        this(disposition, "");
    }

    Kind(Disposition disposition, String step) {
        this.disposition = disposition;
        this.step = step;
    }

    public Disposition disposition() {
        return disposition;
    }

    /** Whether a person has to settle it before anything of the project is set up. */
    public boolean isObstacle() {
        return disposition == HUMAN
                && this != EXISTING_CLUSTER
                && this != CLUSTER_ON_OTHER_PROVIDER
                && this != CLUSTER_FAILED
                && this != EDIT_OVERWRITTEN
                && this != SEARCH_NODES_NOT_COVERED;
    }

    /** Whether Atlas is working on it, so that a run waits. */
    public boolean isUnderWay() {
        return this == CLUSTER_BUSY || this == CLUSTER_QUEUED || this == SEARCH_NODES_BUSY;
    }

    /** The step that does it; empty where none does. */
    public String step() {
        return step;
    }
}
