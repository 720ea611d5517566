package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the trust policy has no statement of ours that Atlas doesn't need any more: one for an Atlas role that is
 * gone, or for a former external id or principal. Statements for other projects stay, even if those aren't enrolled any
 * more: Atlas may still use them.
 */
public record StaleAccessCheck(AccessPlan plan) implements Check {
    /**
     * Nothing is removed before Atlas has proved what comes in its place; and roles of other accounts are left alone.
     */
    @Override
    public List<Finding> findings() {
        AwsKms aws = plan.observed().encryption().aws();
        Role role = plan.observed().role();
        if (role == null || !plan.observed().roleInOwnAccount() || (aws.isEnabled() && !aws.isValid())) {
            return List.of();
        }
        int stale = sids(
                        role.trust(),
                        plan.atlasRole().orElse(null),
                        plan.observed().memory().role(plan.roleArn()).orElse(null),
                        plan.observed().atlasRoles())
                .size();
        return stale == 0
                ? List.of()
                : List.of(new Finding(
                        Kind.OLD_ACCESS,
                        plan.roleArn(),
                        "the trust policy still lets in what Atlas doesn't use any more: " + stale
                                + (stale == 1 ? " statement" : " statements") + " of ours"));
    }

    /**
     * The Sids, in the document's order.
     *
     * @param current the Atlas role that carries the enrolled role's ARN
     * @param known what was remembered of the enrolled role
     * @param atlasRoles all that the project has in Atlas
     */
    public static List<String> sids(
            PolicyDocument trust, @Nullable AtlasRole current, @Nullable KnownRole known, List<AtlasRole> atlasRoles) {
        Stream<String> gone = Stream.ofNullable(known)
                .flatMap(role -> role.atlasRoleIds().stream())
                .filter(id ->
                        atlasRoles.stream().noneMatch(role -> role.roleId().equals(id)))
                .flatMap(id -> trust.ourSids(Statements.trustSids(id)).stream());
        Stream<String> superseded = Stream.ofNullable(current)
                .flatMap(role -> trust.ourSids(Statements.trustSids(role.roleId())).stream()
                        .filter(sid -> !sid.equals(Statements.sid(role.trustStatement()))));
        List<String> stale = Stream.concat(gone, superseded).toList();
        return trust.ourSids("").stream().filter(stale::contains).toList();
    }
}
