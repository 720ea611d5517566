package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The part of the inspection that looks at the project: its Atlas role, the access of that, and its encryption. */
public record ProjectCheck(AccessPlan comparison) {

    private static final Cidrs EVERYWHERE = Cidrs.of(List.of("0.0.0.0/0", "::/0"));

    public List<Finding> findings() {
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
        if (comparison.mayCreateRole() || comparison.observed().role().isPresent()) {
            comparison.plannedKeyAccess().ifPresent(_ -> found.add(keyAccess()));
        }
        comparison
                .plannedKeyPolicy()
                .ifPresent(_ -> found.add(new Finding(
                        Kind.KEY_POLICY_MISSING,
                        comparison.keyArn(),
                        "the key policy neither lets the role use the key nor leaves that to the IAM of its account")));
        if (atlasRole.filter(role -> role.isAuthorizedFor(comparison.roleArn())).isEmpty()) {
            found.add(new Finding(
                    Kind.ROLE_NOT_AUTHORIZED,
                    comparison.enrolment().projectId(),
                    "the role isn't authorised in Atlas"));
        }
        encryption().ifPresent(found::add);
        found.addAll(new ReplacementCheck(comparison).approved());
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
                .map(role -> StaleAccessCheck.sids(
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

    /** Addresses that are missing come first: databases depend on them. */
    private Finding keyAccess() {
        List<ObjectNode> present = comparison
                .observed()
                .keyAccess()
                .flatMap(policy -> policy.statement(
                        comparison.keyStatements().inline().path("Sid").asText()))
                .stream()
                .toList();
        Optional<Cidrs> wanted = comparison.observed().addresses();
        boolean usesKey = present.stream()
                .anyMatch(statement ->
                        comparison.keyArn().equals(statement.path("Resource").asText()));
        if (wanted.isEmpty() || !usesKey) {
            return new Finding(
                    Kind.KEY_ACCESS_MISSING,
                    comparison.roleArn(),
                    "the role's own policy doesn't let it use the key"
                            + wanted.map(cidrs -> " from " + counted(cidrs) + " of Atlas")
                                    .orElse(""));
        }
        Cidrs missing = wanted.get().minus(allowed(present.getFirst()));
        return missing.isEmpty()
                ? new Finding(
                        Kind.KEY_ACCESS_TOO_WIDE,
                        comparison.roleArn(),
                        "the role's own policy lets it use the key from addresses that aren't Atlas's (any more)")
                : new Finding(
                        Kind.KEY_ACCESS_MISSING,
                        comparison.roleArn(),
                        "the role's own policy doesn't let it use the key from " + counted(missing) + " of Atlas");
    }

    private static String counted(Cidrs cidrs) {
        int blocks = cidrs.blocks().size();
        return blocks == 1 ? cidrs.blocks().getFirst() : blocks + " address blocks";
    }

    /** A statement without addresses allows all. */
    @SuppressWarnings("UnusedException") // what isn't an address allows none
    private static Cidrs allowed(ObjectNode statement) {
        try {
            return statement.has("Condition") ? Cidrs.of(Statements.addresses(statement)) : EVERYWHERE;
        } catch (IllegalArgumentException unreadable) {
            return Cidrs.NONE;
        }
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
