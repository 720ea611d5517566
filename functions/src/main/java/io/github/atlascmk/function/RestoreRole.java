package io.github.atlascmk.function;

import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.Restoration;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.RoleMissing;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;

/** Undoes what a run wrote into trust policies, by hand. It can't touch what roles may do. */
public final class RestoreRole extends StepHandler<Restoration.Request, Restoration.Restored> {
    private final Roles roles;
    private final Restoration<RoleArn> restoration;

    public RestoreRole() {
        this(LambdaPlatform.create());
    }

    public RestoreRole(Platform platform) {
        super(Restoration.Request.class, Json.STRICT);
        this.roles = new Roles(new Accounts(platform));
        this.restoration = new Restoration<>(
                platform,
                new Restoration.Document<>(
                        EnsureRole.DOCUMENT,
                        RoleArn::parse,
                        this::trust,
                        RestoreRole::check,
                        roles::putTrust,
                        (role, _, atlasRoles, aws) -> Restoration.dependenceOnRole(role, atlasRoles, aws)));
    }

    @Override
    protected Restoration.Restored handle(Restoration.Request request, Invocation invocation) {
        return restoration.restore(request, invocation);
    }

    private PolicyDocument trust(RoleArn arn) {
        return roles.find(arn)
                .map(Role::trust)
                .orElseThrow(() -> new RoleMissing("the role " + arn + " doesn't exist (any more)"));
    }

    private static void check(RoleArn arn, PolicyDocument planned) {
        if (planned.isEmpty()) {
            throw new PolicyRejected("the trust policy of " + arn
                    + " would have no statement left, which IAM doesn't take: delete the role if nobody needs it");
        }
        planned.requireWritable();
    }
}
