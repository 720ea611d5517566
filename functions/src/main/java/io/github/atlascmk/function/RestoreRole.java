package io.github.atlascmk.function;

import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.aws.Roles;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.Restoration;
import io.github.atlascmk.document.TrustPolicy;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;

/** Undoes what a run wrote into trust policies, when a person invokes it. It can't change what roles may do. */
public final class RestoreRole extends StepHandler<Restoration.Request, Restoration.Restored> {
    private final Restoration restoration;

    public RestoreRole() {
        this(LambdaPlatform.create());
    }

    public RestoreRole(Platform platform) {
        super(Restoration.Request.class, Json.STRICT);
        Roles roles = new Roles(new Accounts(platform));
        this.restoration = new Restoration(
                platform,
                Document.TRUST_POLICY,
                target -> RoleArn.parse(target).map(role -> new TrustPolicy(roles, role)));
    }

    @Override
    protected Restoration.Restored handle(Restoration.Request request, Invocation invocation) {
        return restoration.restore(request, invocation);
    }
}
