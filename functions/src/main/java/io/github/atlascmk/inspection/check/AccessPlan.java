package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.AccessRequest;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.KeyStatements;
import io.github.atlascmk.policy.PlannedKeyPolicy;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.StatementChange;
import io.github.atlascmk.policy.Statements;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What an enrolment needs in Atlas and AWS, in view of what was observed there: the role, our statements, the policies.
 *
 * @param preflight null unless it was looked at
 */
public record AccessPlan(
        Enrolment enrolment, Observation observed, @Nullable Preflight preflight) {
    /** Placeholders for values that Atlas gives with the role; of the same length, for the check of the size. */
    private static final String ROLE_ID_TO_COME = "0".repeat(24);

    private static final String PRINCIPAL_TO_COME = "arn:aws:iam::000000000000:root";
    private static final String EXTERNAL_ID_TO_COME = "00000000-0000-0000-0000-000000000000";

    String projectId() {
        return enrolment.projectId();
    }

    String roleArn() {
        return enrolment.roleArn().toString();
    }

    String keyArn() {
        return enrolment.keyArn().toString();
    }

    /** The Atlas role that carries our role's ARN. */
    Optional<AtlasRole> atlasRole() {
        return Observation.atlasRoleFor(
                roleArn(), observed.atlasRoles(), observed.encryption().aws());
    }

    /** How the project is encrypted now. */
    public EncryptionState encryption() {
        return new EncryptionState(enrolment, observed.encryption().aws(), observed.atlasRoles());
    }

    /** Whether the project is encrypted with the enrolled role and key, valid or not. */
    public boolean isLive() {
        return encryption().isOurs();
    }

    /** Whether Atlas itself has just used the enrolled key by the enrolled role. */
    public boolean isProved() {
        return isLive() && observed.encryption().aws().isValid();
    }

    /** Our statement in the trust policy, or one of its size if Atlas hasn't given its values yet. */
    ObjectNode trustStatement() {
        return atlasRole()
                .map(AtlasRole::trustStatement)
                .orElseGet(() -> Statements.trust(ROLE_ID_TO_COME, PRINCIPAL_TO_COME, EXTERNAL_ID_TO_COME));
    }

    /**
     * Our statements that the trust policy may have had: the one for the project's Atlas role; as long as none carries
     * the ARN, one for each Atlas role that may become ours.
     */
    List<ObjectNode> trustStatements() {
        return atlasRole().isPresent()
                ? List.of(trustStatement())
                : observed.atlasRoles().stream()
                        .filter(role -> role.iamAssumedRoleArn() == null)
                        .map(AtlasRole::trustStatement)
                        .toList();
    }

    /**
     * How Atlas assumes the role. Its principal is the same for all roles of a project, and isn't known before the
     * first one; the external id is that of the one role.
     */
    AccessRequest assumption() {
        Optional<AtlasRole> any =
                atlasRole().or(() -> observed.atlasRoles().stream().findFirst());
        return AccessRequest.assumeRole(
                any.map(AtlasRole::atlasAWSAccountArn).orElse(null),
                atlasRole().map(AtlasRole::atlasAssumedRoleExternalId).orElse(null));
    }

    /** How Atlas uses the key by the role. */
    AccessRequest keyUse() {
        return AccessRequest.useKey(roleArn(), keyArn(), observed.addresses());
    }

    public KeyStatements keyStatements() {
        return new KeyStatements(enrolment.projectId(), roleArn(), keyArn(), observed.addresses());
    }

    /**
     * Whether the key can't be restricted to Atlas's addresses, since with private networking they don't show. Then the
     * policies stay as they are.
     */
    boolean isRestrictionRefused() {
        return enrolment.restrictToAtlasIps() && observed.addresses() == null;
    }

    /** Our inline policy with our statements in it; empty if it has them. */
    public Optional<PolicyDocument> plannedKeyAccess() {
        PolicyDocument present = observed.keyAccess();
        PolicyDocument planned = isRestrictionRefused() ? present : present.granting(inlineStatements());
        return planned.equivalent(present) ? Optional.empty() : Optional.of(planned);
    }

    /** For the enrolled key, and for the one that it is to replace. */
    List<ObjectNode> inlineStatements() {
        return Stream.concat(
                        Stream.of(keyArn()),
                        encryption().keyToReplace().stream().map(KeyArn::toString))
                .map(keyStatements()::inline)
                .toList();
    }

    /** The key policy with our statement in it; empty if it needs none, or couldn't be read. */
    public Optional<PlannedKeyPolicy> plannedKeyPolicy() {
        ObjectNode statement = keyStatements().keyPolicy();
        return Optional.ofNullable(observed.keyPolicy())
                .filter(this::needsStatement)
                .map(policy -> new PlannedKeyPolicy(
                        keyArn(),
                        new Diagnosis(policy).withoutOurOrphans().with(statement),
                        List.of(Statements.sid(statement)),
                        observed.keyPolicyWriter()));
    }

    /**
     * If the policy has a statement of ours, it has to be the right one. Else it needs one only if it doesn't let the
     * role in by itself. Whether its conditions do can't be judged from here; but if the key is in use, Atlas has
     * proved it.
     */
    private boolean needsStatement(PolicyDocument policy) {
        ObjectNode statement = keyStatements().keyPolicy();
        if (isRestrictionRefused() || policy.grants(statement)) {
            return false;
        }
        return policy.statement(Statements.sid(statement)).isPresent()
                || (!isProved() && !new Diagnosis(policy).admits(roleArn()));
    }

    /** Whether the key policy itself lets the role that writes it do so: then no other right of that role counts. */
    public boolean isWriterNamed() {
        PolicyDocument policy = observed.keyPolicy();
        return policy != null
                && new Diagnosis(policy).allowsItself(observed.keyPolicyWriter(), PlannedKeyPolicy.WRITER_ACTIONS);
    }

    /** Says what it does to put right a statement of ours that others changed. */
    static String changed(String document, StatementChange change) {
        return "somebody changed our statement in the " + document + "; putting it right means: " + change.words();
    }

    /** Why a policy may not be written; empty if it may. */
    static Optional<String> refusal(Runnable check) {
        try {
            check.run();
            return Optional.empty();
        } catch (PolicyTooLarge | PolicyRejected reason) {
            return Optional.ofNullable(reason.getMessage());
        }
    }

    /** Whether the role doesn't exist, and a run may create it. */
    boolean mayCreateRole() {
        return observed.role() == null
                && enrolment.createRole()
                && observed.roleInOwnAccount()
                && isRoleInReach()
                && recreation().stream().allMatch(request -> request.isApprovedBy(enrolment));
    }

    /**
     * Whether the stack's rights cover a role at this path. Those in a member account depend on a parameter of its own
     * template, which isn't known here.
     */
    boolean isRoleInReach() {
        return !observed.roleInOwnAccount() || enrolment.roleArn().path().startsWith(observed.rolePath());
    }

    /** What a person has to decide before the role is created; empty if it exists, or never did. */
    Optional<ApprovalRequest> recreation() {
        return observed.role() != null || observed.roleJustMade()
                ? Optional.empty()
                : RoleCheck.recreation(enrolment, observed.memory(), atlasRole().orElse(null));
    }
}
