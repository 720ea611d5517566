package io.github.atlascmk.local.cloud.cloudformation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.policy.PolicyJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A SAM template as deployed: parameters, conditions and functions resolved, with the resources that SAM adds for
 * functions and state machines (their roles, and the rules of their events). Maps are by logical id, in the template's
 * order.
 */
public final class Template {
    /** The stack's name, as in the README's {@code sam deploy}. */
    public static final String STACK = "atlas-cmk";

    /** Where the template is deployed, and with which parameters, which override the template's defaults. */
    public record Deployment(String stackName, String accountId, String region, Map<String, String> parameters) {}

    /**
     * A resource, with its conditions and functions resolved.
     *
     * @param physicalId what {@code Ref} gives
     */
    public record Resource(String logicalId, String type, String physicalId, ObjectNode properties) {}

    /**
     * A Lambda function.
     *
     * @param environment the environment variables, with those of Globals
     * @param timeout the timeout; 3 s unless stated, as in Lambda
     * @param memoryMb the memory in MB; 128 unless stated, as in Lambda
     * @param roleArn the ARN of the role in the template, or of the one that SAM makes for the function
     * @param policies the entries of its {@code Policies}: policy documents, names of managed policies, SAM policy
     *     templates
     */
    public record Function(
            String logicalId,
            String name,
            String arn,
            String handler,
            Map<String, String> environment,
            Duration timeout,
            int memoryMb,
            String roleArn,
            List<JsonNode> policies) {}

    /**
     * A state machine of Step Functions.
     *
     * @param definitionUri the definition's file, relative to the template; null if the definition is inline
     * @param definition the inline definition, or null
     */
    public record StateMachine(
            String logicalId,
            String name,
            String arn,
            @Nullable String definitionUri,
            @Nullable JsonNode definition,
            Map<String, String> substitutions,
            String roleArn,
            List<JsonNode> policies) {}

    /**
     * A rule of EventBridge that matches events.
     *
     * @param bus the name of its bus, {@code default} unless stated
     */
    public record Rule(String logicalId, String name, String bus, ObjectNode pattern, List<Target> targets) {}

    /**
     * A target of a rule.
     *
     * @param settings the target as the template has it, with {@code Input}, {@code InputPath} and so on
     */
    public record Target(String id, String arn, ObjectNode settings) {}

    /**
     * A schedule of EventBridge Scheduler that starts a state machine.
     *
     * @param machineArn the state machine that it starts
     * @param rate the time between two starts
     * @param window the longest delay of a start
     */
    public record Schedule(String logicalId, String machineArn, Duration rate, Duration window, JsonNode input) {}

    /**
     * A DynamoDB table.
     *
     * @param properties the table's properties: KeySchema, GlobalSecondaryIndexes and so on
     */
    public record Table(String logicalId, String name, String arn, ObjectNode properties) {}

    /**
     * The URL of a function.
     *
     * @param url with a slash at its end
     * @param isPublic whether the function's own policy allows everybody the two actions that a call needs
     */
    public record FunctionUrl(String url, String functionArn, boolean isPublic) {}

    public record Queue(String logicalId, String name, String arn, String url) {}

    /**
     * A topic of SNS.
     *
     * @param keyId the id of the KMS key that encrypts its messages; null if none does
     */
    public record Topic(
            String logicalId,
            String name,
            String arn,
            @Nullable String keyId) {}

    private static final Set<String> FUNCTIONS = Set.of("AWS::Serverless::Function");
    private static final Set<String> MACHINES = Set.of("AWS::Serverless::StateMachine");
    private static final Set<String> EVENT_RULES = Set.of("EventBridgeRule", "CloudWatchEvent");

    private final Deployment deployment;
    private final TemplateNames names;
    private final Map<String, Resource> resources = new LinkedHashMap<>();
    private final Map<String, String> outputs = new LinkedHashMap<>();

    private Template(ObjectNode yaml, Deployment deployment) {
        this.deployment = deployment;
        this.names = new TemplateNames(yaml, deployment);
        Intrinsics intrinsics = names.intrinsics();
        JsonNode globals = intrinsics.resolve(yaml.path("Globals"), "Globals");
        names.logicalIds().forEach(id -> {
            String type = names.type(id);
            JsonNode own = intrinsics.resolve(names.properties(id), "Resources." + id + ".Properties");
            String section = type.substring(type.lastIndexOf(':') + 1);
            ObjectNode properties = type.startsWith("AWS::Serverless::")
                    ? merged(globals.path(section), own)
                    : merged(MissingNode.getInstance(), own);
            resources.put(id, new Resource(id, type, names.physicalId(id), properties));
        });
        yaml.path("Outputs").properties().forEach(output -> {
            JsonNode condition = output.getValue().path("Condition");
            String where = "Outputs." + output.getKey();
            if (condition.isMissingNode() || intrinsics.holds(condition.asText(), where)) {
                outputs.put(output.getKey(), intrinsics.text(output.getValue().path("Value"), where));
            }
        });
    }

    /**
     * Reads the template in a file.
     *
     * @throws IOException if the file can't be read
     * @throws IllegalArgumentException if the template can't be deployed so; the message says where and why
     */
    public static Template read(Path file, Deployment deployment) throws IOException {
        return parse(Files.readString(file), deployment);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if the template can't be deployed so; the message says where and why
     */
    public static Template parse(String yaml, Deployment deployment) {
        return new Template(TemplateYaml.parse(yaml), deployment);
    }

    public Deployment deployment() {
        return deployment;
    }

    /** All resources that the deployment creates, without those that SAM adds. */
    public Map<String, Resource> resources() {
        return new LinkedHashMap<>(resources);
    }

    public Map<String, String> outputs() {
        return new LinkedHashMap<>(outputs);
    }

    public Map<String, Function> functions() {
        return of(FUNCTIONS, this::function);
    }

    public Map<String, StateMachine> stateMachines() {
        return of(MACHINES, this::stateMachine);
    }

    public Map<String, Table> tables() {
        return of(
                Set.of("AWS::DynamoDB::Table"),
                table -> new Table(
                        table.logicalId, table.physicalId, attribute(table.logicalId, "Arn"), table.properties));
    }

    public Map<String, FunctionUrl> functionUrls() {
        return of(Set.of("AWS::Lambda::Url"), url -> {
            String functionArn = url.properties.path("TargetFunctionArn").asText();
            return new FunctionUrl(attribute(url.logicalId, "FunctionUrl"), functionArn, isPublic(functionArn));
        });
    }

    /** Lambda Developer Guide: control access to Lambda function URLs. */
    private boolean isPublic(String functionArn) {
        Set<String> allowed = resources.values().stream()
                .filter(resource -> resource.type.equals("AWS::Lambda::Permission")
                        && resource.properties.path("FunctionName").asText().equals(functionArn)
                        && resource.properties.path("Principal").asText().equals("*"))
                .map(permission -> permission.properties.path("Action").asText())
                .collect(Collectors.toSet());
        return allowed.containsAll(Set.of("lambda:InvokeFunctionUrl", "lambda:InvokeFunction"));
    }

    public Map<String, Queue> queues() {
        return of(
                Set.of("AWS::SQS::Queue"),
                queue -> new Queue(
                        queue.logicalId,
                        attribute(queue.logicalId, "QueueName"),
                        attribute(queue.logicalId, "Arn"),
                        queue.physicalId));
    }

    public Map<String, Topic> topics() {
        return of(
                Set.of("AWS::SNS::Topic"),
                topic -> new Topic(
                        topic.logicalId,
                        attribute(topic.logicalId, "TopicName"),
                        topic.physicalId,
                        topic.properties.path("KmsMasterKeyId").asText(null)));
    }

    /**
     * One resource by its logical id, of any kind; the methods below return one of a given kind.
     *
     * @throws IllegalArgumentException if the template has no resource of that kind with this id
     */
    public Resource resource(String logicalId) {
        return named(resources, "resource", logicalId);
    }

    public Function function(String logicalId) {
        return named(functions(), "function", logicalId);
    }

    public StateMachine stateMachine(String logicalId) {
        return named(stateMachines(), "state machine", logicalId);
    }

    public Table table(String logicalId) {
        return named(tables(), "table", logicalId);
    }

    public Queue queue(String logicalId) {
        return named(queues(), "queue", logicalId);
    }

    public Topic topic(String logicalId) {
        return named(topics(), "topic", logicalId);
    }

    /** Names of the buses: the account's {@code default} and those of the template. */
    public Set<String> buses() {
        Set<String> buses = resources.values().stream()
                .filter(resource -> resource.type.equals("AWS::Events::EventBus"))
                .map(Resource::physicalId)
                .collect(Collectors.toCollection(TreeSet::new));
        buses.add("default");
        return buses;
    }

    /**
     * The enabled rules that match events: those that SAM makes for events of functions and state machines, and those
     * that the template declares.
     */
    public List<Rule> rules() {
        return resources.values().stream()
                .flatMap(resource ->
                        resource.type.equals("AWS::Events::Rule") ? ownRule(resource) : eventRules(resource))
                .toList();
    }

    private Function function(Resource function) {
        JsonNode properties = function.properties;
        return new Function(
                function.logicalId,
                function.physicalId,
                attribute(function.logicalId, "Arn"),
                required(function, "Handler"),
                texts(properties.path("Environment").path("Variables")),
                Duration.ofSeconds(properties.path("Timeout").asInt(3)),
                properties.path("MemorySize").asInt(128),
                role(function),
                PolicyJson.listOf(properties.get("Policies")));
    }

    private StateMachine stateMachine(Resource machine) {
        JsonNode properties = machine.properties;
        if (!properties.path("DefinitionUri").isTextual() && !properties.has("Definition")) {
            throw Intrinsics.error("Resources." + machine.logicalId, "needs DefinitionUri (a file) or Definition");
        }
        return new StateMachine(
                machine.logicalId,
                attribute(machine.logicalId, "Name"),
                machine.physicalId,
                properties.has("DefinitionUri")
                        ? properties.path("DefinitionUri").asText()
                        : null,
                properties.get("Definition"),
                texts(properties.path("DefinitionSubstitutions")),
                role(machine),
                PolicyJson.listOf(properties.get("Policies")));
    }

    private String role(Resource owner) {
        return owner.properties.has("Role")
                ? owner.properties.path("Role").asText()
                : attribute(owner.logicalId + "Role", "Arn");
    }

    private Stream<Rule> ownRule(Resource rule) {
        if (!rule.properties.has("EventPattern")) {
            return Stream.empty();
        }
        List<Target> targets = new ArrayList<>();
        for (JsonNode target : rule.properties.path("Targets")) {
            targets.add(
                    new Target(target.path("Id").asText(), target.path("Arn").asText(), (ObjectNode) target));
        }
        return rule(rule.logicalId, rule.physicalId, rule.properties, "EventPattern", targets);
    }

    private Stream<Rule> eventRules(Resource owner) {
        if (!FUNCTIONS.contains(owner.type) && !MACHINES.contains(owner.type)) {
            return Stream.empty();
        }
        return owner.properties.path("Events").properties().stream()
                .filter(event ->
                        EVENT_RULES.contains(event.getValue().path("Type").asText()))
                .flatMap(event -> {
                    String id = owner.logicalId + event.getKey();
                    ObjectNode properties = (ObjectNode) event.getValue().path("Properties");
                    String targetId = properties.path("Target").path("Id").asText(id + "LambdaTarget");
                    String name = properties.path("RuleName").asText(names.physicalId(id));
                    Target target = new Target(targetId, targetArn(owner), properties);
                    return rule(id, name, properties, "Pattern", List.of(target));
                });
    }

    /** The enabled schedules of state machines; each has a rate in minutes. */
    public List<Schedule> schedules() {
        return resources.values().stream()
                .filter(resource -> MACHINES.contains(resource.type))
                .flatMap(machine -> machine.properties.path("Events").properties().stream()
                        .filter(event -> event.getValue().path("Type").asText().equals("ScheduleV2"))
                        .map(event -> schedule(
                                machine, event.getKey(), event.getValue().path("Properties"))))
                .toList();
    }

    private Schedule schedule(Resource machine, String event, JsonNode properties) {
        String id = machine.logicalId + event;
        String expression = properties.path("ScheduleExpression").asText();
        if (!expression.matches("rate\\([1-9]\\d{0,3} minutes\\)")) {
            throw Intrinsics.error(
                    "the schedule " + id, expression + " is not supported here; it must be a rate in minutes");
        }
        return new Schedule(
                id,
                attribute(machine.logicalId, "Arn"),
                Duration.ofMinutes(Long.parseLong(expression.replaceAll("\\D", ""))),
                Duration.ofMinutes(properties
                        .path("FlexibleTimeWindow")
                        .path("MaximumWindowInMinutes")
                        .asLong(0)),
                input(id, properties.path("Input").asText("{}")));
    }

    private static JsonNode input(String schedule, String text) {
        try {
            return PolicyJson.parse(text);
        } catch (JsonProcessingException notJson) {
            throw Intrinsics.error("the schedule " + schedule, "Input must be JSON as text");
        }
    }

    private String targetArn(Resource owner) {
        String arn = attribute(owner.logicalId, "Arn");
        return FUNCTIONS.contains(owner.type) && owner.properties.has("AutoPublishAlias")
                ? arn + ":" + owner.properties.path("AutoPublishAlias").asText()
                : arn;
    }

    private static Stream<Rule> rule(
            String id, String name, ObjectNode properties, String patternField, List<Target> targets) {
        if (properties.path("State").asText().equals("DISABLED")) {
            return Stream.empty();
        }
        if (!(properties.get(patternField) instanceof ObjectNode pattern)) {
            throw Intrinsics.error("the rule " + id, patternField + " must be a mapping");
        }
        String bus = properties.path("EventBusName").asText("default");
        return Stream.of(new Rule(id, name, bus.substring(bus.lastIndexOf('/') + 1), pattern, targets));
    }

    private String attribute(String logicalId, String attribute) {
        return names.attribute(logicalId, attribute, logicalId);
    }

    private static <T> T named(Map<String, T> all, String kind, String logicalId) {
        T found = all.get(logicalId);
        if (found == null) {
            throw new IllegalArgumentException(
                    "the template has no " + kind + " " + logicalId + "; it has " + String.join(", ", all.keySet()));
        }
        return found;
    }

    private static String required(Resource resource, String property) {
        if (!resource.properties.path(property).isTextual()) {
            throw Intrinsics.error("Resources." + resource.logicalId + ".Properties", property + " is missing");
        }
        return resource.properties.path(property).asText();
    }

    private <T> Map<String, T> of(Set<String> types, java.util.function.Function<Resource, T> view) {
        Map<String, T> views = new LinkedHashMap<>();
        resources.values().stream()
                .filter(resource -> types.contains(resource.type))
                .forEach(resource -> views.put(resource.logicalId, view.apply(resource)));
        return views;
    }

    private static Map<String, String> texts(JsonNode object) {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties()
                .forEach(field -> texts.put(field.getKey(), field.getValue().asText()));
        return texts;
    }

    /**
     * Merges Globals into a resource as SAM does: mappings by key, lists by appending; otherwise the resource's value
     * wins.
     */
    private static ObjectNode merged(JsonNode global, JsonNode own) {
        ObjectNode merged = JsonNodeFactory.instance.objectNode();
        global.properties().forEach(field -> merged.set(field.getKey(), field.getValue()));
        own.properties().forEach(field -> {
            JsonNode below = merged.get(field.getKey());
            JsonNode value = field.getValue();
            if (below instanceof ObjectNode && value instanceof ObjectNode) {
                merged.set(field.getKey(), merged(below, value));
            } else if (below instanceof ArrayNode list && value instanceof ArrayNode more) {
                merged.set(field.getKey(), list.deepCopy().addAll(more));
            } else {
                merged.set(field.getKey(), value);
            }
        });
        return merged;
    }
}
