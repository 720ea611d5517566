package io.github.atlascmk.local.cloud.cloudformation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Resolves the names in a template: parameters, pseudo parameters, resources, and those that SAM makes out of them. */
final class TemplateNames implements Intrinsics.Names {
    private record Generated(String type, String owner) {}

    private final Template.Deployment deployment;
    private final JsonNode globals;
    private final Intrinsics intrinsics;
    private final Map<String, JsonNode> parameters = new HashMap<>();
    private final Map<String, ObjectNode> resources = new LinkedHashMap<>();
    private final Map<String, Generated> generated = new HashMap<>();

    TemplateNames(ObjectNode template, Template.Deployment deployment) {
        this.deployment = deployment;
        this.globals = template.path("Globals");
        this.intrinsics = new Intrinsics(this, template.path("Conditions"), template.path("Mappings"));
        readParameters(template.path("Parameters"));
        template.path("Resources").properties().forEach(entry -> {
            JsonNode condition = entry.getValue().path("Condition");
            String where = "Resources." + entry.getKey();
            if (!(entry.getValue() instanceof ObjectNode resource)
                    || !resource.path("Type").isTextual()) {
                throw Intrinsics.error(where, "Type is missing");
            }
            if (condition.isMissingNode() || intrinsics.holds(condition.asText(), where)) {
                resources.put(entry.getKey(), resource);
                generate(entry.getKey(), resource);
            }
        });
    }

    Intrinsics intrinsics() {
        return intrinsics;
    }

    Set<String> logicalIds() {
        return resources.keySet();
    }

    String type(String logicalId) {
        ObjectNode resource = resources.get(logicalId);
        return resource == null
                ? Objects.requireNonNull(generated.get(logicalId)).type
                : resource.path("Type").asText();
    }

    JsonNode properties(String logicalId) {
        ObjectNode resource = resources.get(logicalId);
        return resource == null ? MissingNode.getInstance() : resource.path("Properties");
    }

    String physicalId(String logicalId) {
        return ResourceNames.of(type(logicalId)).ref(deployment, name(logicalId), path(logicalId));
    }

    @Override
    public JsonNode ref(String name, String where) {
        JsonNode parameter = parameters.get(name);
        if (parameter != null) {
            return parameter;
        }
        if (name.startsWith("AWS::")) {
            return pseudo(name, where);
        }
        // SAM's notation for what it makes out of a function, such as RouteEvent.Alias.
        int dot = name.indexOf('.');
        if (dot > 0) {
            return TextNode.valueOf(attribute(name.substring(0, dot), name.substring(dot + 1), where));
        }
        if (!known(name)) {
            throw Intrinsics.error(where, "there is no parameter or resource " + name);
        }
        return TextNode.valueOf(physicalId(name));
    }

    @Override
    public String attribute(String logicalId, String attribute, String where) {
        if (!known(logicalId)) {
            throw Intrinsics.error(where, "there is no resource " + logicalId);
        }
        String type = type(logicalId);
        String name = name(logicalId);
        if (type.equals("AWS::Serverless::Function")
                && Set.of("Alias", "Version").contains(attribute)) {
            String qualifier = attribute.equals("Alias")
                    ? property(logicalId, "Function", "AutoPublishAlias").asText("live")
                    : "1";
            return attribute(logicalId, "Arn", where) + ":" + qualifier;
        }
        return ResourceNames.of(type)
                .attribute(attribute, deployment, name, path(logicalId))
                .orElseThrow(() -> Intrinsics.error(
                        where, "the local cloud knows no attribute " + attribute + " of " + type + " " + logicalId));
    }

    private boolean known(String logicalId) {
        return resources.containsKey(logicalId) || generated.containsKey(logicalId);
    }

    private String name(String logicalId) {
        String property = ResourceNames.of(type(logicalId)).nameProperty();
        JsonNode stated = property == null
                ? MissingNode.getInstance()
                : properties(logicalId).path(property);
        JsonNode name = intrinsics.resolve(stated, "Resources." + logicalId + ".Properties." + property);
        return name.isMissingNode() ? deployment.stackName() + "-" + logicalId : name.asText();
    }

    private String path(String logicalId) {
        Generated made = generated.get(logicalId);
        if (made != null) {
            String section = type(made.owner).substring("AWS::Serverless::".length());
            return property(made.owner, section, "RolePath").asText("/");
        }
        JsonNode path = properties(logicalId).path("Path");
        return intrinsics
                .resolve(path, "Resources." + logicalId + ".Properties.Path")
                .asText("/");
    }

    /** A property of a SAM resource, or its value in Globals. */
    private JsonNode property(String logicalId, String section, String property) {
        JsonNode own = properties(logicalId).path(property);
        JsonNode stated = own.isMissingNode() ? globals.path(section).path(property) : own;
        return intrinsics.resolve(stated, "Resources." + logicalId + ".Properties." + property);
    }

    private void generate(String logicalId, ObjectNode resource) {
        String type = resource.path("Type").asText();
        if (!type.equals("AWS::Serverless::Function") && !type.equals("AWS::Serverless::StateMachine")) {
            return;
        }
        generated.put(logicalId + "Role", new Generated("AWS::IAM::Role", logicalId));
        JsonNode properties = resource.path("Properties");
        if (properties.has("FunctionUrlConfig")) {
            generated.put(logicalId + "Url", new Generated("AWS::Lambda::Url", logicalId));
        }
        properties.path("Events").properties().forEach(event -> {
            String made = event.getValue().path("Type").asText().equals("ScheduleV2")
                    ? "AWS::Scheduler::Schedule"
                    : "AWS::Events::Rule";
            generated.put(logicalId + event.getKey(), new Generated(made, logicalId));
        });
    }

    private JsonNode pseudo(String name, String where) {
        return switch (name) {
            case "AWS::AccountId" -> TextNode.valueOf(deployment.accountId());
            case "AWS::Region" -> TextNode.valueOf(deployment.region());
            case "AWS::StackName" -> TextNode.valueOf(deployment.stackName());
            case "AWS::StackId" ->
                TextNode.valueOf("arn:aws:cloudformation:" + deployment.region() + ":" + deployment.accountId()
                        + ":stack/" + deployment.stackName() + "/00000000-0000-0000-0000-000000000000");
            case "AWS::Partition" -> TextNode.valueOf("aws");
            case "AWS::URLSuffix" -> TextNode.valueOf("amazonaws.com");
            case "AWS::NoValue" -> MissingNode.getInstance();
            default -> throw Intrinsics.error(where, "there is no pseudo parameter " + name);
        };
    }

    private void readParameters(JsonNode declared) {
        for (String given : deployment.parameters().keySet()) {
            if (!declared.has(given)) {
                throw Intrinsics.error("Parameters", "there is no parameter " + given);
            }
        }
        List<String> missing = declared.properties().stream()
                .filter(entry -> value(entry) == null)
                .map(Map.Entry::getKey)
                .toList();
        if (!missing.isEmpty()) {
            throw Intrinsics.error("Parameters", "no value for " + String.join(", ", missing));
        }
        declared.properties().forEach(entry -> {
            String value = Objects.requireNonNull(value(entry));
            allowed(entry.getKey(), value, entry.getValue());
            parameters.put(
                    entry.getKey(), typed(value, entry.getValue().path("Type").asText()));
        });
    }

    private @Nullable String value(Map.Entry<String, JsonNode> declared) {
        String given = deployment.parameters().get(declared.getKey());
        JsonNode otherwise = declared.getValue().path("Default");
        return given != null ? given : otherwise.isMissingNode() ? null : otherwise.asText();
    }

    private static void allowed(String name, String value, JsonNode declaration) {
        JsonNode values = declaration.path("AllowedValues");
        String pattern = declaration.path("AllowedPattern").asText();
        boolean listed = values.isMissingNode()
                || values.valueStream().map(JsonNode::asText).anyMatch(value::equals);
        if (!listed || (!pattern.isEmpty() && !value.matches(pattern))) {
            String shown = declaration.path("NoEcho").asBoolean() ? "the value" : "\"" + value + "\"";
            String wanted = declaration.path("ConstraintDescription").asText(listed ? pattern : values.toString());
            throw Intrinsics.error("Parameters." + name, shown + " isn't allowed: " + wanted);
        }
    }

    private static JsonNode typed(String value, String type) {
        if (!type.equals("CommaDelimitedList") && !type.startsWith("List<")) {
            return TextNode.valueOf(value);
        }
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        Stream.of(value.split(","))
                .map(String::strip)
                .filter(one -> !one.isEmpty())
                .forEach(list::add);
        return list;
    }
}
