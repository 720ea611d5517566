package io.github.atlascmk.local.cloud.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Verdict;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PermissionsBoundaryDecisionDetail;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;

/**
 * IAM's policy simulator for a role: its inline and attached policies and its permissions boundary, and policies that
 * the caller adds. All that it knows of the request is who makes it, so it names the condition keys whose values are
 * missing (IAM API Reference: SimulatePrincipalPolicy). Resource policies stay out, as they do for roles there; the
 * world has no service control policies.
 */
record PolicySimulation(IamRole role, ManagedPolicies managed, List<JsonNode> added) {

    EvaluationResult result(String action, String resource) {
        RequestContext context = new RequestContext()
                .with("aws:PrincipalArn", role.arn())
                .with("aws:PrincipalAccount", role.account())
                .withTags("aws:PrincipalTag/", role.tags());
        Request request = new Request(new Requester(role.arn(), role.roleId()), action, resource, context);
        boolean denied = false;
        boolean allowed = false;
        for (JsonNode policy : policies()) {
            Verdict verdict = PolicyEvaluator.evaluate(policy, request);
            denied |= verdict.denied();
            allowed |= verdict.direct();
        }
        PermissionsBoundaryDecisionDetail boundary = boundary(request);
        boolean within = boundary == null || boundary.allowedByPermissionsBoundary();
        PolicyEvaluationDecisionType decision = denied
                ? PolicyEvaluationDecisionType.EXPLICIT_DENY
                : allowed && within ? PolicyEvaluationDecisionType.ALLOWED : PolicyEvaluationDecisionType.IMPLICIT_DENY;
        return EvaluationResult.builder()
                .evalActionName(action)
                .evalResourceName(resource)
                .evalDecision(decision)
                .permissionsBoundaryDecisionDetail(boundary)
                .resourceSpecificResults(one -> one.evalResourceName(resource)
                        .evalResourceDecision(decision)
                        .permissionsBoundaryDecisionDetail(boundary)
                        .missingContextValues(missing(context)))
                .build();
    }

    private @Nullable PermissionsBoundaryDecisionDetail boundary(Request request) {
        String boundary = role.boundary();
        return boundary == null
                ? null
                : PermissionsBoundaryDecisionDetail.builder()
                        .allowedByPermissionsBoundary(PolicyEvaluator.evaluate(managed.boundary(boundary), request)
                                .allows())
                        .build();
    }

    private List<JsonNode> policies() {
        return Stream.of(
                        role.inline().values().stream()
                                .map(IamRole.InlinePolicy::document)
                                .toList(),
                        managed.attachedTo(role),
                        added)
                .flatMap(List::stream)
                .toList();
    }

    private TreeSet<String> missing(RequestContext known) {
        TreeSet<String> missing = new TreeSet<>();
        Stream.concat(policies().stream(), Stream.ofNullable(role.boundary()).map(managed::boundary))
                .flatMap(PolicyJson::statements)
                .flatMap(statement -> statement.path("Condition").valueStream())
                .forEach(keys -> keys.fieldNames().forEachRemaining(key -> {
                    if (known.values(key).isEmpty()) {
                        missing.add(key);
                    }
                }));
        return missing;
    }
}
