package io.github.atlascmk.function;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.aws.Accounts;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.aws.KeyRole;
import io.github.atlascmk.aws.Keys;
import io.github.atlascmk.document.PolicyEdit;
import io.github.atlascmk.document.Restoration;
import io.github.atlascmk.policy.PlannedKeyPolicy;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Undoes what a run wrote into key policies, by hand. It can't touch roles. */
public final class RestoreKeyPolicy extends StepHandler<Restoration.Request, Restoration.Restored> {
    private final Keys keys;
    private final KeyRole writer;
    private final Restoration<KeyArn> restoration;

    public RestoreKeyPolicy() {
        this(LambdaPlatform.create());
    }

    public RestoreKeyPolicy(Platform platform) {
        super(Restoration.Request.class, Json.STRICT);
        this.keys = new Keys(new Accounts(platform));
        this.writer = KeyRole.writer(platform);
        this.restoration = new Restoration<>(
                platform,
                new Restoration.Document<>(
                        PolicyEdit.KEY_POLICY,
                        KeyArn::parse,
                        keys::policy,
                        this::check,
                        keys::putPolicy,
                        RestoreKeyPolicy::dependence));
    }

    @Override
    protected Restoration.Restored handle(Restoration.Request request, Invocation invocation) {
        return restoration.restore(request, invocation);
    }

    /** Of a statement that is put back, nobody knows whether KMS still takes it: it is checked like all others. */
    private void check(KeyArn arn, PolicyDocument planned) {
        new PlannedKeyPolicy(arn.toString(), planned, List.of(), writer.of(arn).getFirst()).check();
    }

    /** Snapshots need the keys that they were made with, so a role that Atlas still may assume counts for any key. */
    private static Optional<String> dependence(
            KeyArn arn, ObjectNode statement, List<AtlasRole> atlasRoles, AwsKms aws) {
        String inUse = String.valueOf(aws.customerMasterKeyID());
        if (aws.isEnabled() && (inUse.equals(arn.toString()) || inUse.equals(arn.keyId()))) {
            return Optional.of("Atlas depends on it: the project is encrypted with this key; its encryption has to be"
                    + " disabled first, by hand: endpoints, then clusters, then the project");
        }
        JsonNode named = statement.at("/Principal/AWS");
        Set<String> principals = (named.isArray() ? named.valueStream() : Stream.of(named))
                .map(JsonNode::asText)
                .collect(Collectors.toSet());
        return atlasRoles.stream()
                        .map(AtlasRole::iamAssumedRoleArn)
                        .filter(Objects::nonNull)
                        .anyMatch(principals::contains)
                ? Optional.of("Atlas depends on it: the project has the role of this statement authorised; take it off"
                        + " there first")
                : Optional.empty();
    }
}
