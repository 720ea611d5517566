package io.github.atlascmk.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.PolicyEdit;
import io.github.atlascmk.aws.PolicyHistory;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.inspect.Present;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Quota;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets the role use the key, by an inline policy of ours with a statement for each key that projects use by this role.
 */
public final class EnsureKeyAccess extends StepHandler<KeyAccessInput, StepResult> {
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
        super(KeyAccessInput.class);
        this.platform = platform;
        this.roles = new Roles(new Accounts(platform));
        this.writing = new Writing(platform);
        this.history = new PolicyHistory(platform.dynamoDb(), platform.required("HISTORY_TABLE"), platform.clock());
    }

    @Override
    protected StepResult handle(KeyAccessInput input, Invocation invocation) {
        Enrolment enrolment = writing.permitted(input.projectId(), input.enrolmentVersion());
        RoleArn arn = enrolment.roleArn();
        List<ObjectNode> statements = statements(enrolment, input.keyInUse());
        PolicyDocument present = policy(arn);
        if (statements.stream().allMatch(present::grants)) {
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
                lease -> edit.ensure(statements, input.isLive(), lease, platform.clock(), platform.sleeper()));
        if (outcome.changed()) {
            writing.edited();
        }
        return new StepResult(
                outcome.changed(),
                "inline policy " + POLICY + " of " + arn.label() + (outcome.changed() ? " written" : " is as needed"));
    }

    /** A key that is replaced stays usable: snapshots need it, and the role has to prove itself with it first. */
    private static List<ObjectNode> statements(Enrolment enrolment, @Nullable String keyInUse) {
        List<ObjectNode> statements = new ArrayList<>();
        statements.add(
                Statements.useKey(enrolment.projectId(), enrolment.keyArn().toString()));
        if (keyInUse != null) {
            if (!Present.replaceKey(enrolment, keyInUse).isApprovedBy(enrolment)) {
                throw new EnrolmentChanged("nobody approved to replace the key " + keyInUse);
            }
            statements.add(Statements.useKey(enrolment.projectId(), keyInUse));
        }
        return statements;
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
