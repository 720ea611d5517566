package io.github.atlascmk.inspection.check;

import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/** Checks that Atlas has assumed the role once, so that the project may use it. */
public record AuthorizationCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        return plan.atlasRole().stream().anyMatch(role -> role.isAuthorizedFor(plan.roleArn()))
                ? List.of()
                : List.of(
                        new Finding(Kind.ROLE_NOT_AUTHORIZED, plan.projectId(), "the role isn't authorised in Atlas"));
    }
}
