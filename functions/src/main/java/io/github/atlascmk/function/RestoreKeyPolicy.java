package io.github.atlascmk.function;

import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.KeyRole;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.document.Document;
import io.github.atlascmk.document.KeyPolicy;
import io.github.atlascmk.document.Restoration;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;

/** Undoes what a run wrote into key policies, when a person invokes it. It can't change roles. */
public final class RestoreKeyPolicy extends StepHandler<Restoration.Request, Restoration.Restored> {
    private final Restoration restoration;

    public RestoreKeyPolicy() {
        this(LambdaPlatform.create());
    }

    public RestoreKeyPolicy(Platform platform) {
        super(Restoration.Request.class, Json.STRICT);
        Keys keys = new Keys(new Accounts(platform));
        KeyRole writer = KeyRole.writer(platform);
        this.restoration = new Restoration(
                platform,
                Document.KEY_POLICY,
                target -> KeyArn.parse(target)
                        .map(key -> new KeyPolicy(keys, key, writer.of(key).getFirst())));
    }

    @Override
    protected Restoration.Restored handle(Restoration.Request request, Invocation invocation) {
        return restoration.restore(request, invocation);
    }
}
