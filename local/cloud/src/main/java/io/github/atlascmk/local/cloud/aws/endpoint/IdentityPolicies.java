package io.github.atlascmk.local.cloud.aws.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.aws.policy.Glob;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Verdict;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.cloudformation.MemberStacks;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * What the stack's roles may do: the policies that {@code template.yaml} gives to its functions and state machines. A
 * caller with another role, such as a person, isn't limited here. Every decision is remembered, so that a test can find
 * what a role is allowed and never used.
 */
public final class IdentityPolicies {
    /** Limits no caller. */
    public static final IdentityPolicies NONE = new IdentityPolicies(Map.of());

    private static final RequestContext NO_CONTEXT = new RequestContext();

    private final Map<String, List<JsonNode>> byRole;
    private final Set<Decision> decisions = Collections.synchronizedSet(new LinkedHashSet<>());
    /** Cache for requests without further condition keys, since the same request is made again and again. */
    private final Map<Request, Optional<String>> refusals = new ConcurrentHashMap<>();

    /** @param resource an ARN */
    public record Decision(String roleArn, String action, String resource, boolean allowed) {}

    /** An action on a resource that a statement allows, each as the statement writes it. */
    public record Grant(String roleArn, String sid, String action, String resource) {
        private boolean covers(Decision decision) {
            return decision.allowed
                    && decision.roleArn.equals(roleArn)
                    && Glob.matches(action.toLowerCase(Locale.ROOT), decision.action.toLowerCase(Locale.ROOT))
                    && Glob.matches(resource, decision.resource);
        }
    }

    /** @param byRole policy documents by the ARN of the role that has them */
    public IdentityPolicies(Map<String, List<JsonNode>> byRole) {
        this.byRole = Map.copyOf(byRole);
    }

    /** @throws IllegalArgumentException if a function's policy isn't written out as a document */
    public static IdentityPolicies of(Template template) {
        return of(template, MemberStacks.none());
    }

    /**
     * The same, with the roles through which the stack reaches other accounts.
     *
     * @throws IllegalArgumentException if a function's policy isn't written out as a document
     */
    public static IdentityPolicies of(Template template, MemberStacks members) {
        Map<String, List<JsonNode>> byRole = new LinkedHashMap<>();
        template.functions()
                .values()
                .forEach(function ->
                        byRole.put(function.roleArn(), documents(function.logicalId(), function.policies())));
        template.stateMachines()
                .values()
                .forEach(machine -> byRole.put(machine.roleArn(), documents(machine.logicalId(), machine.policies())));
        members.byArn().forEach((arn, role) -> byRole.put(arn, role.policies()));
        return new IdentityPolicies(byRole);
    }

    /** ARNs of the roles that have policies here. */
    public Set<String> roles() {
        return byRole.keySet();
    }

    /** All decisions made so far, each once. */
    public List<Decision> decisions() {
        synchronized (decisions) {
            return List.copyOf(decisions);
        }
    }

    /** All that the roles are allowed. */
    public List<Grant> grants() {
        return byRole.entrySet().stream()
                .flatMap(role -> role.getValue().stream().flatMap(policy -> grants(role.getKey(), policy)))
                .toList();
    }

    /** The grants that a request has used. */
    public List<Grant> used() {
        List<Decision> asked = decisions();
        return grants().stream()
                .filter(grant -> asked.stream().anyMatch(grant::covers))
                .toList();
    }

    /**
     * Why a role may not do something, if nothing else is known of the request.
     *
     * @return AWS's message of refusal; empty if the role may do it
     */
    public Optional<String> refusal(String roleArn, String action, String resource) {
        return refusals.computeIfAbsent(
                new Request(new Requester(roleArn, null), action, resource, NO_CONTEXT), this::refusal);
    }

    Optional<String> refusal(Request request) {
        Verdict verdict = verdict(request);
        return verdict.allows() ? Optional.empty() : Optional.of(sentence(request, verdict));
    }

    /** What the requester's policies say together. */
    public Verdict verdict(Request request) {
        String roleArn = request.requester().arn();
        List<JsonNode> policies = byRole.get(roleArn);
        if (policies == null) {
            return new Verdict(false, true, false);
        }
        boolean denied = false;
        boolean allowed = false;
        for (JsonNode policy : policies) {
            Verdict one = PolicyEvaluator.evaluate(policy, request);
            denied |= one.denied();
            allowed |= one.direct();
        }
        Verdict verdict = new Verdict(denied, allowed, false);
        decisions.add(new Decision(roleArn, request.action(), String.valueOf(request.resource()), verdict.allows()));
        return verdict;
    }

    /** The message in AWS's words (IAM User Guide: troubleshoot access denied error messages). */
    private static String sentence(Request request, Verdict verdict) {
        return "User: " + request.requester().arn() + " is not authorized to perform: " + request.action()
                + " on resource: " + request.resource()
                + (verdict.denied()
                        ? " with an explicit deny in an identity-based policy"
                        : " because no identity-based policy allows the " + request.action() + " action");
    }

    private static Stream<Grant> grants(String roleArn, JsonNode policy) {
        return PolicyJson.statements(policy)
                .filter(statement -> statement.path("Effect").asText().equals("Allow"))
                .flatMap(statement -> PolicyJson.listOf(statement.get("Action")).stream()
                        .flatMap(action -> PolicyJson.listOf(statement.get("Resource")).stream()
                                .map(resource -> new Grant(
                                        roleArn, statement.path("Sid").asText(), action.asText(), resource.asText()))));
    }

    private static List<JsonNode> documents(String logicalId, List<JsonNode> policies) {
        for (JsonNode policy : policies) {
            if (!policy.has("Statement")) {
                throw new IllegalArgumentException("Resources." + logicalId + ".Properties.Policies has " + policy
                        + "; the local cloud knows policy documents only: write it out");
            }
        }
        return List.copyOf(policies);
    }
}
