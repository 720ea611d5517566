package io.github.atlascmk.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.KeyRole;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.PolicyEdit;
import io.github.atlascmk.document.PolicyHistory;
import io.github.atlascmk.document.Writing;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.policy.KeyStatements;
import io.github.atlascmk.policy.PlannedKeyPolicy;
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
 * Lets the role use the key: by an inline policy of ours with a statement for each key that projects use by this role,
 * and by a statement in the key's policy where that doesn't leave its use to the IAM of the role's account.
 */
public final class EnsureKeyAccess extends StepHandler<KeyAccessInput, StepResult> {
    /** The name of our inline policy: no other one is ever written. */
    static final String POLICY = PolicyEdit.INLINE_POLICY_NAME;

    /** The name under which the document is kept as it was before. */
    static final String DOCUMENT = PolicyEdit.INLINE_POLICY;

    private final Platform platform;
    private final Roles roles;
    private final Keys keys;
    private final KeyRole keyPolicyWriter;
    private final Writing writing;
    private final PolicyHistory history;

    public EnsureKeyAccess() {
        this(LambdaPlatform.create());
    }

    public EnsureKeyAccess(Platform platform) {
        super(KeyAccessInput.class);
        this.platform = platform;
        Accounts accounts = new Accounts(platform);
        this.roles = new Roles(accounts);
        this.keys = new Keys(accounts);
        this.keyPolicyWriter = KeyRole.writer(platform);
        this.writing = new Writing(platform);
        this.history = new PolicyHistory(platform.dynamoDb(), platform.required("HISTORY_TABLE"), platform.clock());
    }

    @Override
    protected StepResult handle(KeyAccessInput input, Invocation invocation) {
        Enrolment enrolment = writing.permitted(input.projectId(), input.enrolmentVersion());
        if (input.isRestrictionRefused(enrolment)) {
            return new StepResult(false, "left as it is: with private networking addresses can't be restricted");
        }
        KeyStatements statements = new KeyStatements(
                enrolment.projectId(),
                enrolment.roleArn().toString(),
                enrolment.keyArn().toString(),
                input.restriction(enrolment).orElse(null));
        StepResult role = ensureInlinePolicy(input, enrolment, statements, invocation);
        if (!input.keyPolicy()) {
            return role;
        }
        StepResult key = ensureKeyPolicy(input, enrolment, statements, invocation);
        return new StepResult(role.changed() || key.changed(), role.summary() + "; " + key.summary());
    }

    private StepResult ensureInlinePolicy(
            KeyAccessInput input, Enrolment enrolment, KeyStatements statements, Invocation invocation) {
        RoleArn arn = enrolment.roleArn();
        List<ObjectNode> wanted = inline(enrolment, statements, input.keyInUse());
        PolicyDocument present = policy(arn);
        if (wanted.stream().allMatch(present::grants)) {
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
                lease -> edit.ensure(wanted, input.isLive(), lease, platform.clock(), platform.sleeper()));
        if (outcome.changed()) {
            writing.edited();
        }
        return new StepResult(
                outcome.changed(),
                "inline policy " + POLICY + " of " + arn.label() + (outcome.changed() ? " written" : " is as needed"));
    }

    /** A key that is replaced stays usable: snapshots need it, and the role has to prove itself with it first. */
    private static List<ObjectNode> inline(Enrolment enrolment, KeyStatements statements, @Nullable String keyInUse) {
        List<ObjectNode> wanted = new ArrayList<>();
        wanted.add(statements.inline());
        if (keyInUse != null) {
            if (!EncryptionState.replaceKey(enrolment, keyInUse).isApprovedBy(enrolment)) {
                throw new EnrolmentChanged("nobody approved to replace the key " + keyInUse);
            }
            wanted.add(statements.inline(keyInUse));
        }
        return wanted;
    }

    private StepResult ensureKeyPolicy(
            KeyAccessInput input, Enrolment enrolment, KeyStatements statements, Invocation invocation) {
        KeyArn arn = enrolment.keyArn();
        String subject = "policy of key " + arn.label();
        ObjectNode statement = statements.keyPolicy();
        PolicyEdit edit = new PolicyEdit(
                PolicyEdit.KEY_POLICY,
                () -> keys.policy(arn),
                planned -> checkKeyPolicy(planned, statement, enrolment),
                (before, planned) -> {
                    history.keep(
                            input.run(), enrolment.projectId(), arn.toString(), PolicyEdit.KEY_POLICY, before, planned);
                    keys.putPolicy(arn, planned);
                });
        PolicyEdit.Outcome outcome = writing.under(
                arn.toString(),
                invocation,
                lease -> edit.ensure(List.of(statement), input.isLive(), lease, platform.clock(), platform.sleeper()));
        if (outcome.changed()) {
            writing.edited();
        }
        return new StepResult(
                outcome.changed(),
                subject + ": " + (outcome.changed() ? "1 statement written, " : "") + outcome.foreign()
                        + " of others untouched");
    }

    private void checkKeyPolicy(PolicyDocument planned, ObjectNode statement, Enrolment enrolment) {
        KeyArn arn = enrolment.keyArn();
        new PlannedKeyPolicy(
                        arn.toString(),
                        planned,
                        List.of(Statements.sid(statement)),
                        keyPolicyWriter.of(arn).getFirst())
                .check();
        writing.permitted(enrolment.projectId(), enrolment.version());
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
