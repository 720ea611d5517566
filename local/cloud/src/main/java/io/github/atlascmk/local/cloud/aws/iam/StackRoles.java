package io.github.atlascmk.local.cloud.aws.iam;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.policy.Arn;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The stack's own roles as IAM shows them: those that SAM makes for functions and state machines, with the names,
 * policies and tags that its translator 1.115 gives them, and those of the template. The roles that SAM makes for
 * schedules aren't among them.
 */
final class StackRoles {
    private static final String BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole";
    private static final String VPC = "arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole";
    private static final String TRACING = "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess";

    private final IamRoles roles;
    private final Template template;
    private final Instant created;

    StackRoles(IamRoles roles, Template template, Instant created) {
        this.roles = roles;
        this.template = template;
        this.created = created;
    }

    List<IamRole> all() {
        List<IamRole> all = new ArrayList<>();
        template.functions().values().forEach(function -> all.add(ofFunction(function)));
        template.stateMachines()
                .values()
                .forEach(machine -> all.add(role(
                        machine.roleArn(),
                        trust("states.amazonaws.com"),
                        numbered(machine.logicalId(), machine.policies()),
                        Set.of(TRACING),
                        Map.of("stateMachine:createdBy", "SAM"))));
        template.resources().values().stream()
                .filter(resource -> resource.type().equals("AWS::IAM::Role"))
                .forEach(resource -> all.add(declared(resource)));
        return all;
    }

    private IamRole ofFunction(Template.Function function) {
        Set<String> attached = new TreeSet<>(Set.of(BASIC, TRACING));
        if (template.resource(function.logicalId()).properties().has("VpcConfig")) {
            attached.add(VPC);
        }
        return role(
                function.roleArn(),
                trust("lambda.amazonaws.com"),
                numbered(function.logicalId(), function.policies()),
                attached,
                Map.of("lambda:createdBy", "SAM"));
    }

    private IamRole declared(Template.Resource resource) {
        JsonNode properties = resource.properties();
        Map<String, JsonNode> inline = new TreeMap<>();
        properties
                .path("Policies")
                .forEach(policy -> inline.put(policy.path("PolicyName").asText(), policy.path("PolicyDocument")));
        Set<String> attached = new TreeSet<>();
        properties.path("ManagedPolicyArns").forEach(arn -> attached.add(arn.asText()));
        String arn = Arn.role(
                template.deployment().accountId(), properties.path("Path").asText("/"), resource.physicalId());
        return role(arn, properties.path("AssumeRolePolicyDocument"), inline, attached, Map.of());
    }

    private IamRole role(
            String arn, JsonNode trust, Map<String, JsonNode> inline, Set<String> attached, Map<String, String> tags) {
        String pathAndName = arn.substring(arn.indexOf(":role") + ":role".length());
        int name = pathAndName.lastIndexOf('/') + 1;
        Map<String, IamRole.InlinePolicy> policies = new TreeMap<>();
        inline.forEach((policy, document) ->
                policies.put(policy, new IamRole.InlinePolicy(PolicyJson.compact(document), document)));
        return new IamRole(
                Arn.accountOf(arn),
                pathAndName.substring(0, name),
                pathAndName.substring(name),
                roles.newId(arn),
                null,
                created,
                3600,
                trust,
                policies,
                null,
                new TreeMap<>(tags),
                new TreeSet<>(attached));
    }

    private static Map<String, JsonNode> numbered(String owner, List<JsonNode> policies) {
        Map<String, JsonNode> inline = new TreeMap<>();
        for (int i = 0; i < policies.size(); i++) {
            inline.put(owner + "RolePolicy" + i, policies.get(i));
        }
        return inline;
    }

    private static JsonNode trust(String service) {
        ObjectNode trust = JsonNodeFactory.instance.objectNode().put("Version", "2012-10-17");
        ObjectNode statement = trust.putArray("Statement").addObject().put("Effect", "Allow");
        statement.putObject("Principal").putArray("Service").add(service);
        statement.putArray("Action").add("sts:AssumeRole");
        return trust;
    }
}
