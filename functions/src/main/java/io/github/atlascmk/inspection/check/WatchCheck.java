package io.github.atlascmk.inspection.check;

import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/** Checks that events about the key and the role in use reach the stack, if they aren't the enrolled ones. */
public record WatchCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        return plan.observed().inUse().unwatched().stream()
                .map(why -> new Finding(Kind.IN_USE_UNWATCHED, plan.projectId(), why))
                .toList();
    }
}
