package io.github.atlascmk.inspection.check;

import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.Quota;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks, before the first write, that all writes can succeed and have their effect. So nothing is left half done, and
 * everything that blocks is said at once.
 */
public record PreflightCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        Preflight preflight = plan.preflight();
        if (preflight == null) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        if (!preflight.projectOwner()) {
            found.add(new Finding(
                    Kind.NOT_PROJECT_OWNER,
                    plan.projectId(),
                    "Atlas doesn't let the stack's credentials do what needs a Project Owner: give the service account"
                            + " or API key the role Project Owner in this project"));
        }
        found.addAll(new KeyTagCheck(plan, preflight).findings());
        plan.plannedKeyAccess()
                .flatMap(planned -> AccessPlan.refusal(() -> Quota.INLINE_POLICIES_OF_A_ROLE.check(
                        plan.roleArn(), planned, preflight.otherInlinePolicies())))
                .ifPresent(why -> found.add(new Finding(Kind.KEY_ACCESS_UNEDITABLE, plan.roleArn(), why)));
        return found;
    }
}
