package io.github.atlascmk.local.cloud.aws.kms;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies;
import io.github.atlascmk.local.cloud.aws.iam.IamRole;
import io.github.atlascmk.local.cloud.aws.iam.IamRoles;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Verdict;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether a principal may use a key (KMS Developer Guide: troubleshooting key access). In the key's account it is
 * enough that the key policy allows the role itself, or that it delegates to the account and the role's policies allow
 * it. For a role in another account, both have to allow it. An explicit Deny on either side wins, and a permissions
 * boundary limits the role in any case.
 */
public final class KeyAuthorization {
    private final IamRoles roles;
    private final IdentityPolicies stack;

    /** @param stack what those roles may do that aren't in the world */
    public KeyAuthorization(IamRoles roles, IdentityPolicies stack) {
        this.roles = roles;
        this.stack = stack;
    }

    /** A role that is neither in the world nor in the stack counts as allowed everything by its account. */
    public boolean allows(String requesterArn, KmsKey key, String action, RequestContext context) {
        return allows(requesterArn, key, key.policy(), action, context);
    }

    /** The same, under another policy than the key's present one. */
    public boolean allows(String requesterArn, KmsKey key, JsonNode keyPolicy, String action, RequestContext context) {
        IamRole role = roles.seen(requesterArn);
        Requester requester = new Requester(requesterArn, role == null ? null : role.roleId());
        Request request = new Request(requester, action, key.arn(), complete(context, requester, role, key));
        Verdict byKey = PolicyEvaluator.evaluateKeyPolicy(keyPolicy, request);
        boolean sameAccount = requester.account().equals(key.account());
        boolean needsIdentity = !sameAccount || !byKey.direct();
        boolean byIdentity =
                role == null ? stackAllows(request, needsIdentity) : identityAllows(role, request, needsIdentity);
        return byKey.allows() && byIdentity;
    }

    private boolean stackAllows(Request request, boolean needsAllow) {
        Verdict verdict = stack.verdict(request);
        return needsAllow ? verdict.allows() : !verdict.denied();
    }

    private boolean identityAllows(IamRole role, Request request, boolean needsAllow) {
        boolean allowed = false;
        Stream<JsonNode> inline = role.inline().values().stream().map(IamRole.InlinePolicy::document);
        for (JsonNode policy : Stream.concat(inline, roles.managedPolicies().attachedTo(role).stream())
                .toList()) {
            Verdict verdict = PolicyEvaluator.evaluate(policy, request);
            if (verdict.denied()) {
                return false;
            }
            allowed |= verdict.allows();
        }
        String boundary = role.boundary();
        boolean within = boundary == null
                || PolicyEvaluator.evaluate(roles.managedPolicies().boundary(boundary), request)
                        .allows();
        return within && (allowed || !needsAllow);
    }

    private static RequestContext complete(
            RequestContext context, Requester requester, @Nullable IamRole role, KmsKey key) {
        if (role != null) {
            context.withTags("aws:PrincipalTag/", role.tags());
        }
        return context.with("aws:PrincipalArn", requester.arn())
                .with("aws:PrincipalAccount", requester.account())
                .with("aws:PrincipalType", "AssumedRole")
                .with("aws:RequestedRegion", key.region())
                .with("aws:ResourceAccount", key.account())
                .withTags("aws:ResourceTag/", key.tags())
                .with("kms:CallerAccount", requester.account())
                .with("kms:KeySpec", key.spec())
                .with("kms:KeyUsage", key.usage())
                .with("kms:MultiRegion", Boolean.toString(key.multiRegion()))
                .without("kms:ViaService", "kms:GrantIsForAWSResource");
    }
}
