package io.github.atlascmk.inspection.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import io.github.atlascmk.policy.StatementChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks that the role's trust policy lets Atlas assume the role; if it doesn't, that it can be edited. */
public record TrustCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        Role role = plan.observed().role();
        if (role == null || isGranted(role.trust())) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        found.add(finding(
                Kind.TRUST_MISSING,
                StatementChange.of(role.trust(), plan.trustStatement())
                        .map(change -> AccessPlan.changed(Document.TRUST_POLICY, change))
                        .orElse("the trust policy doesn't let Atlas assume the role")));
        refusal(role.trust()).ifPresent(why -> found.add(finding(Kind.TRUST_UNEDITABLE, why)));
        return found;
    }

    private boolean isGranted(PolicyDocument trust) {
        return plan.atlasRole().isPresent() && trust.grants(plan.trustStatement());
    }

    private Optional<String> refusal(PolicyDocument trust) {
        List<String> orphans = new Diagnosis(trust).orphans();
        if (!orphans.isEmpty()) {
            return Optional.of("the trust policy names a principal that was deleted (" + String.join(", ", orphans)
                    + "), and IAM may refuse to write it again: remove that principal first");
        }
        ObjectNode statement = plan.trustStatement();
        return AccessPlan.refusal(() -> {
            PolicyDocument planned = trust.with(statement);
            planned.requireWritable();
            Quota.TRUST_POLICY.check(plan.roleArn(), planned);
        });
    }

    private Finding finding(Kind kind, String message) {
        return new Finding(kind, plan.roleArn(), message);
    }
}
