package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.StatementChange;
import io.github.atlascmk.policy.Statements;
import java.util.List;

/**
 * Checks that our inline policy lets the role use the key, and only from Atlas's addresses if the enrolment says so.
 */
public record KeyAccessCheck(AccessPlan plan) implements Check {
    private static final Cidrs EVERYWHERE = Cidrs.of(List.of("0.0.0.0/0", "::/0"));

    @Override
    public List<Finding> findings() {
        if (plan.isRestrictionRefused()) {
            return List.of(new Finding(
                    Kind.RESTRICTION_WITH_PRIVATE_NETWORKING,
                    plan.projectId(),
                    "with private networking Atlas reaches the key through a VPC endpoint, and a condition on addresses"
                            + " would refuse all its calls (the condition for endpoints is aws:sourceVpce): enrol with"
                            + " restrictToAtlasIps false, or turn private networking off in Atlas"));
        }
        boolean exists = plan.observed().role() != null || plan.mayCreateRole();
        return exists && plan.plannedKeyAccess().isPresent() ? List.of(finding()) : List.of();
    }

    private Finding finding() {
        return StatementChange.of(
                        plan.observed().keyAccess(), plan.keyStatements().inline())
                .map(change -> new Finding(
                        Kind.KEY_ACCESS_MISSING, plan.roleArn(), AccessPlan.changed(Document.INLINE_POLICY, change)))
                .orElseGet(this::access);
    }

    /** Missing addresses come first, since databases depend on them. */
    private Finding access() {
        Cidrs wanted = plan.observed().addresses();
        Cidrs allowed = allowed();
        if (wanted == null || allowed.isEmpty()) {
            return missing(wanted == null ? "" : from(wanted));
        }
        Cidrs missing = wanted.minus(allowed);
        return missing.isEmpty()
                ? new Finding(
                        Kind.KEY_ACCESS_TOO_WIDE,
                        plan.roleArn(),
                        "the role's own policy lets it use the key from addresses that aren't Atlas's (any more)")
                : missing(from(missing));
    }

    private Finding missing(String from) {
        return new Finding(
                Kind.KEY_ACCESS_MISSING, plan.roleArn(), "the role's own policy doesn't let it use the key" + from);
    }

    private static String from(Cidrs cidrs) {
        int blocks = cidrs.blocks().size();
        return " from " + (blocks == 1 ? cidrs.blocks().getFirst() : blocks + " address blocks") + " of Atlas";
    }

    /** The addresses that our statement allows; none if it is missing, or names another key. */
    private Cidrs allowed() {
        return plan.observed()
                .keyAccess()
                .statement(Statements.sid(plan.keyStatements().inline()))
                .filter(statement ->
                        plan.keyArn().equals(statement.path("Resource").asText()))
                .map(KeyAccessCheck::addresses)
                .orElse(Cidrs.NONE);
    }

    /** A statement without addresses allows all. */
    @SuppressWarnings("UnusedException") // what isn't an address allows none
    private static Cidrs addresses(ObjectNode statement) {
        try {
            return statement.has("Condition") ? Cidrs.of(Statements.addresses(statement)) : EVERYWHERE;
        } catch (IllegalArgumentException unreadable) {
            return Cidrs.NONE;
        }
    }
}
