package io.github.atlascmk.inspection.check;

import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/** Checks that Atlas has a role for the enrolled one. */
public record AtlasRoleCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        return plan.atlasRole().isPresent()
                ? List.of()
                : List.of(new Finding(
                        Kind.ATLAS_ROLE_MISSING, plan.projectId(), "Atlas has no role for " + plan.roleArn() + " yet"));
    }
}
