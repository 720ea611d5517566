package io.github.atlascmk.function;

import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.Restoration;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;

/** Undoes what a run wrote into our inline policies, by hand. It can't touch who assumes a role. */
public final class RestoreKeyAccess extends StepHandler<Restoration.Request, Restoration.Restored> {
    private final Roles roles;
    private final Restoration<RoleArn> restoration;

    public RestoreKeyAccess() {
        this(LambdaPlatform.create());
    }

    public RestoreKeyAccess(Platform platform) {
        super(Restoration.Request.class, Json.STRICT);
        this.roles = new Roles(new Accounts(platform));
        this.restoration = new Restoration<>(
                platform,
                new Restoration.Document<>(
                        EnsureKeyAccess.DOCUMENT,
                        RoleArn::parse,
                        this::policy,
                        (_, planned) -> planned.requireWritable(),
                        this::write,
                        (role, _, atlasRoles, aws) -> Restoration.dependenceOnRole(role, atlasRoles, aws)));
    }

    @Override
    protected Restoration.Restored handle(Restoration.Request request, Invocation invocation) {
        return restoration.restore(request, invocation);
    }

    private PolicyDocument policy(RoleArn arn) {
        return roles.inlinePolicy(arn, EnsureKeyAccess.POLICY).orElseGet(PolicyDocument::empty);
    }

    private void write(RoleArn arn, PolicyDocument planned) {
        if (planned.isEmpty()) {
            roles.deleteInlinePolicy(arn, EnsureKeyAccess.POLICY);
        } else {
            roles.putInlinePolicy(arn, EnsureKeyAccess.POLICY, planned);
        }
    }
}
