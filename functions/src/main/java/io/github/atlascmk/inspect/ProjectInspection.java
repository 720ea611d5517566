package io.github.atlascmk.inspect;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.policy.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of the inspection that looks at the project: its Atlas role, the access of that, and its encryption. */
record ProjectInspection(Comparison comparison) {

    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        Optional<AtlasRole> atlasRole = comparison.atlasRole();
        if (atlasRole.isEmpty()) {
            found.add(new Finding(
                    Kind.ATLAS_ROLE_MISSING,
                    comparison.enrolment().projectId(),
                    "Atlas has no role for " + comparison.roleArn() + " yet"));
        }
        comparison
                .observed()
                .role()
                .filter(role -> atlasRole.isEmpty() || !role.trust().grants(comparison.trustStatement()))
                .ifPresent(role -> found.add(new Finding(
                        Kind.TRUST_MISSING,
                        comparison.roleArn(),
                        "the trust policy doesn't let Atlas assume the role")));
        if (comparison.observed().role().isPresent()
                && comparison
                        .observed()
                        .keyAccess()
                        .filter(policy -> policy.grants(
                                Statements.useKey(comparison.enrolment().projectId(), comparison.keyArn())))
                        .isEmpty()) {
            found.add(new Finding(
                    Kind.KEY_ACCESS_MISSING, comparison.roleArn(), "the role's own policy doesn't let it use the key"));
        }
        if (atlasRole.filter(role -> role.isAuthorizedFor(comparison.roleArn())).isEmpty()) {
            found.add(new Finding(
                    Kind.ROLE_NOT_AUTHORIZED,
                    comparison.enrolment().projectId(),
                    "the role isn't authorised in Atlas"));
        }
        encryption().ifPresent(found::add);
        return found;
    }

    private Optional<Finding> encryption() {
        AwsKms aws = comparison.observed().encryption().aws();
        if (!aws.isEnabled()) {
            return Optional.of(new Finding(
                    Kind.ENCRYPTION_OFF,
                    comparison.enrolment().projectId(),
                    "the project's encryption with AWS KMS is off"));
        }
        return aws.isValid()
                ? Optional.empty()
                : Optional.of(new Finding(
                        Kind.ENCRYPTION_INVALID,
                        comparison.enrolment().projectId(),
                        "Atlas can't use the key: it shuts the clusters down at its next check, within 15 minutes"));
    }
}
