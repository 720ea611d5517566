package io.github.atlascmk.local.cloud.aws.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Request;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Requester;
import io.github.atlascmk.local.cloud.aws.policy.PolicyEvaluator.Verdict;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The policies that {@code template.yaml} puts on its own resources: those of event buses and of functions. They alone
 * let other accounts in (IAM User Guide: cross-account policy evaluation logic). Its tables, secrets and state machines
 * have none.
 */
public final class ResourcePolicies {
    /** A permission's properties that become conditions: operator and key (Lambda API Reference: AddPermission). */
    private static final Map<String, List<String>> CONDITIONS = Map.of(
            "FunctionUrlAuthType", List.of("StringEquals", "lambda:FunctionUrlAuthType"),
            "InvokedViaFunctionUrl", List.of("Bool", "lambda:InvokedViaFunctionUrl"),
            "PrincipalOrgID", List.of("StringEquals", "aws:PrincipalOrgID"),
            "SourceAccount", List.of("StringEquals", "aws:SourceAccount"),
            "SourceArn", List.of("ArnLike", "aws:SourceArn"));

    private final List<JsonNode> policies;

    private ResourcePolicies(List<JsonNode> policies) {
        this.policies = List.copyOf(policies);
    }

    public static ResourcePolicies of(Template template) {
        List<JsonNode> policies = new ArrayList<>();
        template.resources().values().forEach(resource -> {
            switch (resource.type()) {
                case "AWS::Events::EventBusPolicy" ->
                    policies.add(policy(resource.properties().path("Statement")));
                case "AWS::Lambda::Permission" -> policies.add(policy(permission(template, resource.properties())));
                default -> {}
            }
        });
        return new ResourcePolicies(policies);
    }

    /** Whether they let somebody of another account do something. */
    public boolean allow(String callerArn, String action, String resource, RequestContext context) {
        return verdict(new Request(new Requester(callerArn, null), action, resource, context))
                .allows();
    }

    /** What the policies of the request's resource say about it. */
    Verdict verdict(Request request) {
        boolean denied = false;
        boolean direct = false;
        boolean delegated = false;
        for (JsonNode policy : policies) {
            Verdict one = PolicyEvaluator.evaluate(policy, request);
            denied |= one.denied();
            direct |= one.direct();
            delegated |= one.delegated();
        }
        return new Verdict(denied, direct, delegated);
    }

    private static JsonNode policy(JsonNode statement) {
        ObjectNode policy = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        policy.set("Statement", statement);
        return policy;
    }

    private static JsonNode permission(Template template, JsonNode properties) {
        ObjectNode statement = JsonNodeFactory.instance.objectNode().put("Effect", "Allow");
        statement.set("Action", properties.path("Action"));
        statement.put(
                "Resource",
                functionArn(template, properties.path("FunctionName").asText()));
        String principal = properties.path("Principal").asText();
        if (principal.equals("*")) {
            statement.put("Principal", principal);
        } else {
            boolean account = principal.matches("\\d{12}|arn:.*");
            statement.putObject("Principal").put(account ? "AWS" : "Service", principal);
        }
        CONDITIONS.forEach((property, condition) -> {
            if (properties.has(property)) {
                statement
                        .withObject("/Condition/" + condition.getFirst())
                        .put(condition.getLast(), properties.path(property).asText());
            }
        });
        return statement;
    }

    private static String functionArn(Template template, String nameOrArn) {
        return template.functions().values().stream()
                .filter(function -> function.name().equals(nameOrArn))
                .map(Template.Function::arn)
                .findFirst()
                .orElse(nameOrArn);
    }
}
