package io.github.atlascmk.inspection.finding;

import static io.github.atlascmk.inspection.finding.Disposition.ACTIONABLE;
import static io.github.atlascmk.inspection.finding.Disposition.HUMAN;
import static io.github.atlascmk.inspection.finding.Disposition.NOTICE;
import static io.github.atlascmk.inspection.finding.Disposition.UNSUPPORTED;
import static io.github.atlascmk.inspection.finding.Disposition.WAITING;
import static io.github.atlascmk.inspection.finding.Kind.Effect.BLOCKS;
import static io.github.atlascmk.inspection.finding.Kind.Effect.UNDER_WAY;
import static io.github.atlascmk.inspection.finding.Scope.ALERTS;
import static io.github.atlascmk.inspection.finding.Scope.CLUSTER;
import static io.github.atlascmk.inspection.finding.Scope.PROJECT;

/**
 * What can be found: the differences between desired and observed state. Names are public: metrics and reports use
 * them.
 */
public enum Kind {
    ATLAS_ROLE_MISSING(PROJECT, "EnsureAtlasRole"),
    ROLE_TO_CREATE(PROJECT, "EnsureRole"),
    /** Somebody deleted the role and made another one of its name. */
    ROLE_RECREATED(PROJECT, "EnsureRole"),
    TRUST_MISSING(PROJECT, "EnsureRole"),
    KEY_ACCESS_MISSING(PROJECT, "EnsureKeyAccess"),
    /** The role's own policy allows addresses that Atlas doesn't use any more, or all addresses. */
    KEY_ACCESS_TOO_WIDE(PROJECT, "EnsureKeyAccess"),
    /** The key policy has to name the role: the key is another account's, or its policy doesn't delegate to IAM. */
    KEY_POLICY_MISSING(PROJECT, "EnsureKeyAccess"),
    ROLE_NOT_AUTHORIZED(PROJECT, "AuthorizeRole"),
    ENCRYPTION_OFF(PROJECT, "EnableEncryption"),
    ENCRYPTION_INVALID(PROJECT, "EnableEncryption"),
    SEARCH_NODES_OFF(PROJECT, "EnableEncryption"),
    /** Statements of ours that Atlas doesn't need any more. */
    OLD_ACCESS(PROJECT, "RetireOldAccess"),
    CLUSTER_NOT_ENCRYPTED(CLUSTER, "EncryptCluster"),
    /** Comes last, and only if the stack has its webhook on. */
    ALERTS_NOT_CONNECTED(ALERTS, "ConnectAlerts"),

    /** Atlas is working on the cluster; minutes. */
    CLUSTER_BUSY(CLUSTER, WAITING, UNDER_WAY),
    /** Atlas is rebuilding the cluster's search nodes; minutes, and as long as the indexes take. */
    SEARCH_NODES_BUSY(CLUSTER, WAITING, UNDER_WAY),
    /** Other existing clusters go first. */
    CLUSTER_QUEUED(CLUSTER, WAITING, UNDER_WAY),
    /** An existing cluster, outside of the maintenance window. */
    CLUSTER_OUTSIDE_WINDOW(CLUSTER, WAITING),
    /** Until somebody resumes it. */
    CLUSTER_PAUSED(CLUSTER, WAITING),

    /** The role or the key lies in an account where member-account.yaml isn't deployed for this stack. */
    MEMBER_ACCOUNT_NOT_CONNECTED(PROJECT, HUMAN, BLOCKS),
    ROLE_MISSING(PROJECT, HUMAN, BLOCKS),
    /** The role existed before, and databases may depend on it. */
    ROLE_VANISHED(PROJECT, HUMAN, BLOCKS),
    TRUST_UNEDITABLE(PROJECT, HUMAN, BLOCKS),
    KEY_ACCESS_UNEDITABLE(PROJECT, HUMAN, BLOCKS),
    /** By an explicit Deny, a permissions boundary or a service control policy. */
    ACCESS_DENIED(PROJECT, HUMAN, BLOCKS),
    /** By a Deny whose conditions can't be judged from here. */
    ACCESS_MAY_BE_DENIED(PROJECT, HUMAN, BLOCKS),
    NOT_PROJECT_OWNER(PROJECT, HUMAN, BLOCKS),
    /** Calls that come through a VPC endpoint don't show Atlas's addresses. */
    RESTRICTION_WITH_PRIVATE_NETWORKING(PROJECT, HUMAN, BLOCKS),
    KEY_MISSING(PROJECT, HUMAN, BLOCKS),
    KEY_UNREADABLE(PROJECT, HUMAN, BLOCKS),
    KEY_UNUSABLE(PROJECT, HUMAN, BLOCKS),
    /** Its owner has to enable it; the stack never does. */
    KEY_DISABLED(PROJECT, HUMAN, BLOCKS),
    /** Its owner has to cancel the deletion and to enable the key; the stack never does. */
    KEY_PENDING_DELETION(PROJECT, HUMAN, BLOCKS),
    /** Somebody removes our statements as often as we write them. */
    CONFLICTING_WRITER(PROJECT, HUMAN, BLOCKS),
    /** Somebody's edit fell between our read and our write. */
    EDIT_OVERWRITTEN(PROJECT, HUMAN),
    KEY_POLICY_UNEDITABLE(PROJECT, HUMAN, BLOCKS),
    /** The stack's rights to edit the key's policy depend on a tag that the key lacks. */
    KEY_NOT_TAGGED(PROJECT, HUMAN, BLOCKS),
    /** EnableEncryption replaces an access key, a role or a key once a person has approved that. */
    ACCESS_KEYS(PROJECT, HUMAN, BLOCKS),
    OTHER_ROLE(PROJECT, HUMAN, BLOCKS),
    OTHER_KEY(PROJECT, HUMAN, BLOCKS),
    /** The project's present key isn't ours and doesn't work: Atlas takes no change until it does. */
    KEY_IN_USE_INVALID(PROJECT, HUMAN, BLOCKS),
    /** Not encrypted, and made before the enrolment, which says to report such clusters only. */
    EXISTING_CLUSTER(CLUSTER, HUMAN),
    CLUSTER_ON_OTHER_PROVIDER(CLUSTER, HUMAN),
    CLUSTER_FAILED(CLUSTER, HUMAN),
    SEARCH_NODES_NOT_COVERED(CLUSTER, HUMAN),

    /** The cluster's search runs on its database nodes. */
    SEARCH_NOT_COVERED(CLUSTER, NOTICE),
    /** Whether the project's private networking is active, and each endpoint's status. */
    PRIVATE_NETWORKING(PROJECT, NOTICE),
    PRIVATE_ENDPOINT_NOT_ACTIVE(PROJECT, NOTICE),
    KEY_MULTI_REGION(PROJECT, NOTICE),
    /** Whether the key has the tag that its policy's edit needs isn't known. */
    KEY_TAGS_UNREADABLE(PROJECT, NOTICE),
    /** What the encryption doesn't cover, and what can't be undone. */
    BEFORE_FIRST_ENCRYPTION(PROJECT, NOTICE),
    /** Nothing tells of its key until it is resumed. */
    ENCRYPTED_CLUSTER_PAUSED(CLUSTER, NOTICE),
    /** The key or role in use isn't the enrolled one, and events about it don't reach the stack, or may not. */
    IN_USE_UNWATCHED(PROJECT, NOTICE),
    /** Snapshots of the time when it was in use need it. */
    FORMER_KEY_UNUSABLE(PROJECT, NOTICE),
    /** Somebody had changed a statement of ours, and the run put it right. */
    STATEMENT_REPLACED(PROJECT, NOTICE),

    CLUSTER_UNSUPPORTED(CLUSTER, UNSUPPORTED),
    /** None of its clusters can use a customer's key, so the project is left alone. */
    PROJECT_UNSUPPORTED(PROJECT, UNSUPPORTED);

    /** What a finding does to a run, if no step acts on it. */
    enum Effect {
        NONE,
        /** Nothing of the project is set up before a person has settled it. */
        BLOCKS,
        /** Atlas is working on it, so a run waits. */
        UNDER_WAY
    }

    private final Scope scope;
    private final Disposition disposition;
    private final Effect effect;
    private final String step;

    Kind(Scope scope, String step) {
        this(scope, ACTIONABLE, Effect.NONE, step);
    }

    Kind(Scope scope, Disposition disposition) {
        this(scope, disposition, Effect.NONE);
    }

    Kind(Scope scope, Disposition disposition, Effect effect) {
        this(scope, disposition, effect, "");
    }

    Kind(Scope scope, Disposition disposition, Effect effect, String step) {
        this.scope = scope;
        this.disposition = disposition;
        this.effect = effect;
        this.step = step;
    }

    public Scope scope() {
        return scope;
    }

    public Disposition disposition() {
        return disposition;
    }

    /** Whether a person has to settle it before anything of the project is set up. */
    public boolean blocks() {
        return effect == BLOCKS;
    }

    /** Whether Atlas is working on it, so that a run waits. */
    public boolean isUnderWay() {
        return effect == UNDER_WAY;
    }

    /** The step that does it; empty if none does. */
    public String step() {
        return step;
    }
}
