package io.github.atlascmk.inspection.check;

import io.github.atlascmk.document.Document;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.policy.Diagnosis;
import io.github.atlascmk.policy.PlannedKeyPolicy;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.StatementChange;
import io.github.atlascmk.policy.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Checks that the key policy lets the role use the key; if it doesn't, that it can be edited. */
public record KeyPolicyCheck(AccessPlan plan) implements Check {
    private static final String READ = "kms:GetKeyPolicy";

    @Override
    public List<Finding> findings() {
        PlannedKeyPolicy planned = plan.plannedKeyPolicy().orElse(null);
        if (planned == null) {
            return List.of();
        }
        List<Finding> found = new ArrayList<>();
        found.add(finding(
                Kind.KEY_POLICY_MISSING,
                Stream.ofNullable(plan.observed().keyPolicy())
                        .flatMap(policy ->
                                StatementChange.of(policy, plan.keyStatements().keyPolicy()).stream())
                        .findFirst()
                        .map(change -> AccessPlan.changed(Document.KEY_POLICY, change))
                        .orElse("the key policy neither lets the role use the key nor leaves that to the IAM of its"
                                + " account")));
        if (new KeyCheck(plan).findings().isEmpty()) {
            AccessPlan.refusal(planned::check)
                    .or(this::unreadable)
                    .ifPresent(why -> found.add(finding(
                            Kind.KEY_POLICY_UNEDITABLE, why + ". Or the key's owner adds " + statementInWords(plan))));
        }
        return found;
    }

    /** Others may read the policy, but not the role that would write it, which has to read it first. */
    private Optional<String> unreadable() {
        PolicyDocument policy = plan.observed().keyPolicy();
        String writer = plan.observed().keyPolicyWriter();
        return policy == null || new Diagnosis(policy).allowsUnconditionally(writer, READ)
                ? Optional.empty()
                : Optional.of("the policy of " + plan.keyArn() + " doesn't allow " + READ + " to " + writer
                        + " or its account without a condition, so the stack can't edit it");
    }

    /** Without its text, which only a plan shows, to whoever asked for the plan. */
    static String statementInWords(AccessPlan plan) {
        return "the statement " + Statements.sid(plan.keyStatements().keyPolicy()) + ", which lets " + plan.roleArn()
                + " use kms:Decrypt, kms:Encrypt and kms:DescribeKey; a plan shows it as statementsForKeyOwner";
    }

    private Finding finding(Kind kind, String message) {
        return new Finding(kind, plan.keyArn(), message);
    }
}
