package io.github.atlascmk.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.PolicyEdit;
import io.github.atlascmk.aws.PolicyHistory;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;

/**
 * Lets the role use the key, by an inline policy of ours with a statement for each key that projects use by this role.
 */
public final class EnsureKeyAccess extends StepHandler<ProjectInput, StepResult> {
    /** The name of our inline policy: no other one is ever written. */
    public static final String POLICY = "AtlasCmk";

    /** The name under which the document is kept as it was before. */
    static final String DOCUMENT = PolicyEdit.INLINE_POLICY;

    private final Platform platform;
    private final Roles roles;
    private final Writing writing;
    private final PolicyHistory history;

    public EnsureKeyAccess() {
        this(LambdaPlatform.create());
    }

    public EnsureKeyAccess(Platform platform) {
        super(ProjectInput.class);
        this.platform = platform;
        this.roles = new Roles(new Accounts(platform));
        this.writing = new Writing(platform);
        this.history = new PolicyHistory(platform.dynamoDb(), platform.required("HISTORY_TABLE"), platform.clock());
    }

    @Override
    protected StepResult handle(ProjectInput input, Invocation invocation) {
        Enrolment enrolment = writing.permitted(input.projectId(), input.enrolmentVersion());
        RoleArn arn = enrolment.roleArn();
        ObjectNode statement =
                Statements.useKey(input.projectId(), enrolment.keyArn().toString());
        if (policy(arn).grants(statement)) {
            return new StepResult(false, "inline policy " + POLICY + " of " + arn.label() + " is as needed");
        }
        PolicyEdit edit = new PolicyEdit(
                DOCUMENT, () -> policy(arn), planned -> check(planned, arn, enrolment), (before, planned) -> {
                    history.keep(input.run(), input.projectId(), arn.toString(), DOCUMENT, before, planned);
                    roles.putInlinePolicy(arn, POLICY, planned);
                });
        PolicyEdit.Outcome outcome = writing.under(
                arn.toString(),
                invocation,
                lease -> edit.ensure(statement, input.isLive(), lease, platform.clock(), platform.sleeper()));
        if (outcome.changed()) {
            writing.edited();
        }
        return new StepResult(
                outcome.changed(),
                "inline policy " + POLICY + " of " + arn.label() + (outcome.changed() ? " written" : " is as needed"));
    }

    private void check(PolicyDocument planned, RoleArn arn, Enrolment enrolment) {
        planned.requireWritable();
        Quota.INLINE_POLICIES_OF_A_ROLE.check(arn.toString(), planned, roles.inlineSizeBesides(arn, POLICY));
        writing.permitted(enrolment.projectId(), enrolment.version());
    }

    private PolicyDocument policy(RoleArn arn) {
        return roles.inlinePolicy(arn, POLICY).orElseGet(PolicyDocument::empty);
    }
}
