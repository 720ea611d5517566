package io.github.atlascmk.inspect;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.policy.Statements;
import java.util.Optional;

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

    /** Whether Atlas itself has just used our key by our role. */
    boolean isProved() {
        return isOurs() && observed.encryption().aws().isValid();
    }

    /** Whether the project is encrypted with our key by our role, valid or not. */
    boolean isOurs() {
        return observed.encryption().aws().isEnabled() && isOurKey() && isOurRole();
    }

    boolean isOurKey() {
        AwsKms aws = observed.encryption().aws();
        return keyArn().equals(aws.customerMasterKeyID())
                || (enrolment.keyArn().keyId().equals(aws.customerMasterKeyID())
                        && Inspection.atlasRegion(enrolment.keyArn().region()).equals(aws.region()));
    }

    boolean isOurRole() {
        return observed.roleInUse()
                .filter(role -> roleArn().equals(role.iamAssumedRoleArn()))
                .isPresent();
    }
}
