package io.github.atlascmk.function;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.KeyRole;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.DocumentEditor;
import io.github.atlascmk.document.EditResult;
import io.github.atlascmk.document.InlinePolicy;
import io.github.atlascmk.document.KeyPolicy;
import io.github.atlascmk.document.RunContext;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.KeyStatements;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Lets the role use the key: by an inline policy of ours with a statement for each key that projects use by this role,
 * and by a statement in the key's policy if that doesn't leave its use to the IAM of the role's account.
 */
public final class EnsureKeyAccess extends StepHandler<EnsureKeyAccess.Input, StepResult> {
    private final Roles roles;
    private final Keys keys;
    private final KeyRole keyPolicyWriter;
    private final Enrolments enrolments;
    private final DocumentEditor editor;

    /**
     * The fields that {@link StepInput} has for other steps, and
     *
     * @param keyInUse the ARN of the key that the enrolled one is to replace; used only if a person approved exactly
     *     that
     * @param addresses the CIDR blocks from which the key may be used, if the enrolment restricts that; they come from
     *     the inspection, so that this function needs no access to Atlas
     * @param keyPolicy whether the inspection found that the key policy needs our statement: the effect of a policy
     *     with conditions isn't known without knowing whether Atlas uses the key
     */
    public record Input(
            @Nullable String run,
            String projectId,
            long enrolmentVersion,
            @Nullable Boolean live,
            @Nullable String keyInUse,
            @Nullable List<String> addresses,
            boolean keyPolicy) {

        boolean isRestrictionRefused(Enrolment enrolment) {
            return enrolment.restrictToAtlasIps() && (addresses == null || addresses.isEmpty());
        }

        KeyStatements statements(Enrolment enrolment) {
            return new KeyStatements(
                    projectId,
                    enrolment.roleArn().toString(),
                    enrolment.keyArn().toString(),
                    enrolment.restrictToAtlasIps() && addresses != null ? Cidrs.of(addresses) : null);
        }
    }

    public EnsureKeyAccess() {
        this(LambdaPlatform.create());
    }

    public EnsureKeyAccess(Platform platform) {
        super(Input.class);
        Accounts accounts = new Accounts(platform);
        this.roles = new Roles(accounts);
        this.keys = new Keys(accounts);
        this.keyPolicyWriter = KeyRole.writer(platform);
        this.enrolments = new Enrolments(platform);
        this.editor = new DocumentEditor(platform);
    }

    @Override
    protected StepResult handle(Input input, Invocation invocation) {
        Enrolment enrolment = enrolments.permit(input.projectId()).forWriting(input.enrolmentVersion());
        if (input.isRestrictionRefused(enrolment)) {
            return new StepResult(false, "left as it is: with private networking addresses can't be restricted");
        }
        KeyStatements statements = input.statements(enrolment);
        RunContext run = new RunContext(input.run(), enrolment, Boolean.TRUE.equals(input.live()));
        StepResult role = ensureInlinePolicy(wanted(enrolment, statements, input.keyInUse()), run, invocation);
        if (!input.keyPolicy()) {
            return role;
        }
        StepResult key = ensureKeyPolicy(statements.keyPolicy(), run, invocation);
        return new StepResult(
                role.changed() || key.changed(),
                role.summary() + "; " + key.summary(),
                Stream.concat(role.replaced().stream(), key.replaced().stream()).toList());
    }

    /** A key that is replaced stays usable: snapshots need it, and the role has to prove itself with it first. */
    private static List<ObjectNode> wanted(Enrolment enrolment, KeyStatements statements, @Nullable String keyInUse) {
        if (keyInUse == null) {
            return List.of(statements.inline());
        }
        if (!EncryptionState.replaceKey(enrolment, keyInUse).isApprovedBy(enrolment)) {
            throw new EnrolmentChanged("nobody approved to replace the key " + keyInUse);
        }
        return List.of(statements.inline(), statements.inline(keyInUse));
    }

    private StepResult ensureInlinePolicy(List<ObjectNode> wanted, RunContext run, Invocation invocation) {
        Document inline = new InlinePolicy(roles, run.enrolment().roleArn());
        PolicyDocument present = inline.read();
        if (wanted.stream().allMatch(present::grants)) {
            return new StepResult(false, inline.label() + " is as needed");
        }
        EditResult edit = editor.ensure(inline, wanted, run, invocation);
        return new StepResult(
                edit.changed(),
                inline.label()
                        + (edit.replaced().isEmpty()
                                ? edit.changed() ? " written" : " is as needed"
                                : ": " + edit.words()),
                StepResult.replaced(inline, edit));
    }

    private StepResult ensureKeyPolicy(ObjectNode wanted, RunContext run, Invocation invocation) {
        KeyArn key = run.enrolment().keyArn();
        Document policy = new KeyPolicy(keys, key, keyPolicyWriter.of(key).getFirst());
        EditResult edit = editor.ensure(policy, List.of(wanted), run, invocation);
        return new StepResult(
                edit.changed(),
                policy.label() + ": " + (edit.changed() ? edit.words() + ", " : "") + edit.foreign()
                        + " of others untouched",
                StepResult.replaced(policy, edit));
    }
}
