package io.github.atlascmk.local.cloud.aws.endpoint;

import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Verdict;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.wire.Authorizer;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.util.Optional;

/**
 * Whether the present caller may do something to the stack's functions, state machines, tables, secrets and buses,
 * whether it is one of the stack's own roles or somebody outside. The caller's own policies have to allow it, and for
 * another account's resource its policy as well (IAM User Guide: cross-account policy evaluation logic). A caller
 * without a role is AWS or Atlas itself.
 */
public final class CallerRights implements Authorizer {
    private final Wire wire;
    private final IdentityPolicies identities;
    private final ResourcePolicies resources;

    public CallerRights(Wire wire, IdentityPolicies identities, ResourcePolicies resources) {
        this.wire = wire;
        this.identities = identities;
        this.resources = resources;
    }

    @Override
    public Optional<String> refusal(String action, String resource) {
        return refusal(action, resource, new RequestContext());
    }

    /** @param context the condition keys of the request */
    public Optional<String> refusal(String action, String resource, RequestContext context) {
        String caller = wire.caller().roleArn();
        return identities.refusal(caller, action, resource).or(() -> fromOutside(caller, action, resource, context));
    }

    private Optional<String> fromOutside(String caller, String action, String resource, RequestContext context) {
        String account = Arn.accountOf(caller);
        if (account.isEmpty() || account.equals(Arn.accountOf(resource))) {
            return Optional.empty();
        }
        context.with("aws:PrincipalArn", caller).with("aws:PrincipalAccount", account);
        Verdict verdict = resources.verdict(new Request(new Requester(caller, null), action, resource, context));
        return verdict.allows()
                ? Optional.empty()
                : Optional.of("User: " + caller + " is not authorized to perform: " + action + " on resource: "
                        + resource
                        + (verdict.denied()
                                ? " with an explicit deny in a resource-based policy"
                                : " because no resource-based policy allows the " + action + " action"));
    }
}
