package io.github.atlascmk.inspection.check;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/** Checks, before a write, that the key has no replicas in other Regions: their policies aren't edited. */
public record KeyReplicaCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        Key key = plan.observed().key();
        return plan.preflight() != null && key != null && key.multiRegion()
                ? List.of(new Finding(
                        Kind.KEY_MULTI_REGION,
                        plan.keyArn(),
                        "the key is a multi-Region key: its replicas have key policies of their own, which the stack"
                                + " doesn't edit"))
                : List.of();
    }
}
