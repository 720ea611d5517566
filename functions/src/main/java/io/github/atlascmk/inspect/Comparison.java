package io.github.atlascmk.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.policy.Statements;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** An enrolment beside what is there: whether that is ours, and what ours has to look like. */
record Comparison(Enrolment enrolment, Observed observed) {
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
        return Observed.atlasRoleFor(
                roleArn(), observed.atlasRoles(), observed.encryption().aws());
    }

    /** The statement of ours in the trust policy, or one of its size where Atlas hasn't given its values yet. */
    ObjectNode trustStatement() {
        return atlasRole()
                .map(role ->
                        Statements.trust(role.roleId(), role.atlasAWSAccountArn(), role.atlasAssumedRoleExternalId()))
                .orElseGet(() -> Statements.trust(ROLE_ID_TO_COME, PRINCIPAL_TO_COME, EXTERNAL_ID_TO_COME));
    }

    /** Our statements in the role's inline policy: for the key, and for the one that it is to replace. */
    List<ObjectNode> keyStatements() {
        return Stream.concat(
                        Stream.of(keyArn()), present().keyToReplace().stream().map(KeyArn::toString))
                .map(key -> Statements.useKey(enrolment.projectId(), key))
                .toList();
    }

    /** How the project is encrypted now. */
    Present present() {
        return new Present(enrolment, observed.encryption().aws(), observed.atlasRoles());
    }

    /** Whether Atlas itself has just used our key by our role. */
    boolean isProved() {
        return isOurs() && observed.encryption().aws().isValid();
    }

    boolean isOurs() {
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
    Optional<Decision> vanished() {
        return observed.role().isPresent() || observed.roleJustMade()
                ? Optional.empty()
                : Vanished.decision(enrolment, observed.memory(), atlasRole());
    }
}
