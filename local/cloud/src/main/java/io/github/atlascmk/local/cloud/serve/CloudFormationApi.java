package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.runtime.Json;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;

/** The deployed stack as CloudFormation shows it (CloudFormation API Reference). It is the only stack. */
final class CloudFormationApi {
    /** CloudFormation always sends milliseconds, unlike IAM. */
    private static final DateTimeFormatter MILLISECONDS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final String CREATED = "CREATE_COMPLETE";
    /** The types that SAM's transform turns its own types into. */
    private static final Map<String, String> TRANSFORMED = Map.of(
            "AWS::Serverless::Function", "AWS::Lambda::Function",
            "AWS::Serverless::StateMachine", "AWS::StepFunctions::StateMachine");

    private final Template template;
    private final Template.Deployment deployment;
    private final String since;

    CloudFormationApi(Template template, Instant since) {
        this.template = template;
        this.deployment = template.deployment();
        this.since = MILLISECONDS.format(since);
    }

    ObjectNode describe(JsonNode input) {
        String asked = input.path("StackName").asText();
        if (!asked.isEmpty()) {
            require(asked);
        }
        ObjectNode result = Json.object();
        ObjectNode stack = result.putArray("Stacks").addObject();
        stack.put("StackId", id())
                .put("StackName", deployment.stackName())
                .put("CreationTime", since)
                .put("StackStatus", CREATED);
        stack.putArray("Capabilities").add("CAPABILITY_IAM");
        ArrayNode parameters = stack.putArray("Parameters");
        deployment
                .parameters()
                .forEach((name, value) ->
                        parameters.addObject().put("ParameterKey", name).put("ParameterValue", value));
        ArrayNode outputs = stack.putArray("Outputs");
        template.outputs()
                .forEach((name, value) ->
                        outputs.addObject().put("OutputKey", name).put("OutputValue", value));
        return result;
    }

    ObjectNode listResources(JsonNode input) {
        require(input.path("StackName").asText());
        ObjectNode result = Json.object();
        ArrayNode summaries = result.putArray("StackResourceSummaries");
        template.resources()
                .values()
                .forEach(resource -> summaries.add(view(resource).put("LastUpdatedTimestamp", since)));
        return result;
    }

    ObjectNode describeResource(JsonNode input) {
        require(input.path("StackName").asText());
        String logicalId = input.path("LogicalResourceId").asText();
        Template.Resource resource = template.resources().get(logicalId);
        if (resource == null) {
            throw refused("Resource " + logicalId + " does not exist for stack " + deployment.stackName());
        }
        ObjectNode result = Json.object();
        result.set("StackResourceDetail", detailed(resource).put("LastUpdatedTimestamp", since));
        return result;
    }

    /** The resources of the stack, or the one with a physical id. */
    ObjectNode describeResources(JsonNode input) {
        String logicalId = input.path("LogicalResourceId").asText();
        String physicalId = input.path("PhysicalResourceId").asText();
        if (physicalId.isEmpty()) {
            require(input.path("StackName").asText());
        }
        List<Template.Resource> found = template.resources().values().stream()
                .filter(resource -> logicalId.isEmpty() || resource.logicalId().equals(logicalId))
                .filter(resource ->
                        physicalId.isEmpty() || resource.physicalId().equals(physicalId))
                .toList();
        if (found.isEmpty() && !physicalId.isEmpty()) {
            throw refused("Stack for " + physicalId + " does not exist");
        }
        ObjectNode result = Json.object();
        ArrayNode resources = result.putArray("StackResources");
        found.forEach(resource -> resources.add(detailed(resource).put("Timestamp", since)));
        return result;
    }

    private ObjectNode detailed(Template.Resource resource) {
        return view(resource).put("StackId", id()).put("StackName", deployment.stackName());
    }

    private static ObjectNode view(Template.Resource resource) {
        return Json.object()
                .put("LogicalResourceId", resource.logicalId())
                .put("PhysicalResourceId", resource.physicalId())
                .put("ResourceType", TRANSFORMED.getOrDefault(resource.type(), resource.type()))
                .put("ResourceStatus", CREATED);
    }

    private void require(String stack) {
        if (!stack.equals(deployment.stackName()) && !stack.equals(id())) {
            throw refused("Stack with id " + stack + " does not exist");
        }
    }

    private static AwsError refused(String message) {
        return new AwsError("ValidationError", 400, message);
    }

    private String id() {
        return "arn:aws:cloudformation:" + deployment.region() + ":" + deployment.accountId() + ":stack/"
                + deployment.stackName() + "/00000000-0000-0000-0000-000000000000";
    }
}
