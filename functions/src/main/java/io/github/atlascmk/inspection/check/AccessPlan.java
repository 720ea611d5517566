package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.inspection.finding.ApprovalRequest;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.KeyStatements;
import io.github.atlascmk.policy.PlannedKeyPolicy;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An enrolment beside what is there: whether that is ours, and what ours has to look like. */
public record AccessPlan(Enrolment enrolment, Observation observed) {
    /** What stands for values that Atlas gives only with the role: as long as those. */
    private static final String ROLE_ID_TO_COME = "0".repeat(24);

    private static final String PRINCIPAL_TO_COME = "arn:aws:iam::000000000000:root";
    private static final String EXTERNAL_ID_TO_COME = "0".repeat(36);

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

    /** The statement of ours in the trust policy, or one of its size where Atlas hasn't given its values yet. */
    ObjectNode trustStatement() {
        return atlasRole()
                .map(role ->
                        Statements.trust(role.roleId(), role.atlasAWSAccountArn(), role.atlasAssumedRoleExternalId()))
                .orElseGet(() -> Statements.trust(ROLE_ID_TO_COME, PRINCIPAL_TO_COME, EXTERNAL_ID_TO_COME));
    }

    /**
     * The statements of ours that may have stood in the trust policy: that of the project's Atlas role or, until one
     * carries the ARN, of each that may be ours.
     */
    List<ObjectNode> trustStatements() {
        return atlasRole().isPresent()
                ? List.of(trustStatement())
                : observed.atlasRoles().stream()
                        .filter(role -> role.iamAssumedRoleArn() == null)
                        .map(role -> Statements.trust(
                                role.roleId(), role.atlasAWSAccountArn(), role.atlasAssumedRoleExternalId()))
                        .toList();
    }

    /** Our statements in the role's inline policy: for the key, and for the one that it is to replace. */
    List<ObjectNode> inlineStatements() {
        return Stream.concat(
                        Stream.of(keyArn()), present().keyToReplace().stream().map(KeyArn::toString))
                .map(keyStatements()::inline)
                .toList();
    }

    /** How the project is encrypted now. */
    EncryptionState present() {
        return new EncryptionState(enrolment, observed.encryption().aws(), observed.atlasRoles());
    }

    /** With private networking addresses don't show: then the access to the key stays as it is, whatever that be. */
    boolean isRestrictionRefused() {
        return enrolment.restrictToAtlasIps() && observed.addresses().isEmpty();
    }

    public KeyStatements keyStatements() {
        return new KeyStatements(enrolment.projectId(), roleArn(), keyArn(), observed.addresses());
    }

    /** Our inline policy with our statements in it, where it lacks one. */
    public Optional<PolicyDocument> plannedKeyAccess() {
        PolicyDocument present = observed.keyAccess().orElseGet(PolicyDocument::empty);
        PolicyDocument planned = isRestrictionRefused() ? present : present.granting(inlineStatements());
        return planned.equivalent(present) ? Optional.empty() : Optional.of(planned);
    }

    /** The key policy with our statement in it, where it needs one. */
    Optional<PlannedKeyPolicy> plannedKeyPolicy() {
        ObjectNode statement = keyStatements().keyPolicy();
        return observed.keyPolicy()
                .filter(this::needsStatement)
                .map(policy -> new PlannedKeyPolicy(
                        keyArn(),
                        new Diagnosis(policy).withoutOurOrphans().with(statement),
                        List.of(sid(statement)),
                        observed.keyPolicyWriter()));
    }

    /**
     * A statement of ours is kept as it has to be. Beside that, a policy with conditions can't be judged from here;
     * where the key is in use, Atlas has proved that it works.
     */
    private boolean needsStatement(PolicyDocument policy) {
        if (isRestrictionRefused() || policy.grants(keyStatements().keyPolicy())) {
            return false;
        }
        return policy.statement(sid(keyStatements().keyPolicy())).isPresent()
                || (!isProved() && !new Diagnosis(policy).admits(roleArn()));
    }

    private static String sid(ObjectNode statement) {
        return statement.path("Sid").asText();
    }

    /** Whether Atlas itself has just used our key by our role. */
    public boolean isProved() {
        return isOurs() && observed.encryption().aws().isValid();
    }

    public boolean isOurs() {
        return present().isOurs();
    }

    /** Whether the role isn't there and a run may make it. */
    boolean mayCreateRole() {
        return observed.role().isEmpty()
                && enrolment.createRole()
                && observed.roleInOwnAccount()
                && vanished().stream().allMatch(decision -> decision.isApprovedBy(enrolment));
    }

    /** Where the role isn't there though it was before: what a person has to decide. */
    Optional<ApprovalRequest> vanished() {
        return observed.role().isPresent() || observed.roleJustMade()
                ? Optional.empty()
                : VanishedRoleCheck.decision(enrolment, observed.memory(), atlasRole());
    }
}
