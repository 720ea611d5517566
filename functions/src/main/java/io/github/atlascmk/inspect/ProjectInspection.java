package io.github.atlascmk.inspect;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.policy.PolicyDocument;
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
        role().ifPresent(found::add);
        comparison
                .observed()
                .role()
                .filter(role -> atlasRole.isEmpty() || !role.trust().grants(comparison.trustStatement()))
                .ifPresent(role -> found.add(new Finding(
                        Kind.TRUST_MISSING,
                        comparison.roleArn(),
                        "the trust policy doesn't let Atlas assume the role")));
        if (isKeyAccessMissing()) {
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
        found.addAll(new Replacements(comparison).approved());
        oldAccess().ifPresent(found::add);
        return found;
    }

    private Optional<Finding> role() {
        Optional<Role> role = comparison.observed().role();
        if (role.isEmpty()) {
            return comparison.mayCreateRole()
                    ? Optional.of(new Finding(
                            Kind.ROLE_TO_CREATE,
                            comparison.roleArn(),
                            "the role doesn't exist yet, and the enrolment says to create it"))
                    : Optional.empty();
        }
        return comparison
                .observed()
                .memory()
                .role(comparison.roleArn())
                .filter(known -> !known.roleId().equals(role.get().roleId()))
                .map(known -> new Finding(
                        Kind.ROLE_RECREATED,
                        comparison.roleArn(),
                        "somebody deleted the role and made another one of its name: all is checked anew"));
    }

    private boolean isKeyAccessMissing() {
        return (comparison.mayCreateRole() || comparison.observed().role().isPresent())
                && !comparison.keyStatements().stream()
                        .allMatch(comparison.observed().keyAccess().orElseGet(PolicyDocument::empty)::grants);
    }

    /**
     * Not while the present key doesn't work: nothing is taken away before its successor is proved. Own account only.
     */
    private Optional<Finding> oldAccess() {
        AwsKms aws = comparison.observed().encryption().aws();
        boolean proves = comparison.observed().roleInOwnAccount() && (!aws.isEnabled() || aws.isValid());
        return comparison
                .observed()
                .role()
                .filter(role -> proves)
                .map(role -> OldAccess.sids(
                        role.trust(),
                        comparison.atlasRole(),
                        comparison.observed().memory().role(comparison.roleArn()),
                        comparison.observed().atlasRoles()))
                .filter(old -> !old.isEmpty())
                .map(old -> new Finding(
                        Kind.OLD_ACCESS,
                        comparison.roleArn(),
                        "the trust policy still lets in what Atlas uses no more: " + old.size()
                                + (old.size() == 1 ? " statement" : " statements") + " of ours"));
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
