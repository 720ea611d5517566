package io.github.atlascmk.local.cloud.aws.stepfunctions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.execution.Integration;
import io.github.atlascmk.local.asl.execution.NestedExecutions;
import io.github.atlascmk.local.asl.execution.TaskContext;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.aws.lambda.LambdaHost;
import io.github.atlascmk.local.cloud.aws.sns.Publication;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.aws.sqs.Queues;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Authorizer;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Calls the services for one state machine's tasks. Errors have the names that Step Functions gives them (Step
 * Functions Developer Guide: integrating with Lambda, EventBridge, SNS, and AWS SDK integrations).
 */
public final class Integrations {
    private static final Duration LATENCY = Duration.ofMillis(20);
    /** The prefixes of error names, by service. */
    private static final Map<String, String> PREFIXES =
            Map.of("lambda", "Lambda", "states", "Sfn", "events", "EventBridge", "sns", "SNS");

    private final Wire wire;
    private final LambdaHost lambda;
    private final Supplier<EventBus> events;
    private final Consumer<SnsMessage> notifications;
    private final Queues queues;
    private final Supplier<NestedExecutions> executions;
    private final Template template;
    private final Authorizer authorizer;
    private final Caller machine;

    /** @param machine the state machine whose tasks make the calls, with the rights of its role */
    public Integrations(
            Template.StateMachine machine,
            Template template,
            Wire wire,
            Authorizer authorizer,
            LambdaHost lambda,
            Supplier<EventBus> events,
            Supplier<NestedExecutions> executions,
            Consumer<SnsMessage> notifications,
            Queues queues) {
        this.template = template;
        this.authorizer = authorizer;
        this.executions = executions;
        this.machine = new Caller(machine.logicalId(), machine.roleArn(), Instant.MAX);
        this.wire = wire;
        this.lambda = lambda;
        this.events = events;
        this.notifications = notifications;
        this.queues = queues;
    }

    public Map<String, Integration> all() {
        Map<String, Integration> all = new TreeMap<>();
        all.put("arn:aws:states:::lambda:invoke", this::invoke);
        all.put("arn:aws:states:::events:putEvents", this::putEvents);
        all.put("arn:aws:states:::sns:publish", this::publish);
        all.put("arn:aws:states:::aws-sdk:sfn:startExecution", this::start);
        all.put("arn:aws:states:::aws-sdk:sqs:receiveMessage", this::receive);
        all.put("arn:aws:states:::aws-sdk:sqs:deleteMessage", this::delete);
        return all;
    }

    private JsonNode invoke(JsonNode arguments, TaskContext context) {
        refuseOthers(arguments, List.of("FunctionName", "Payload"), "Lambda");
        String function = arguments.path("FunctionName").asText();
        return asMachine("lambda", "Invoke", function, () -> {
            authorize("lambda:InvokeFunction", function, "Lambda.AWSLambdaException");
            try {
                ObjectNode result = JsonNodeFactory.instance.objectNode();
                result.put("ExecutedVersion", "$LATEST").put("StatusCode", 200);
                result.set("Payload", lambda.invoke(function, arguments.path("Payload")));
                return result;
            } catch (FunctionError failed) {
                throw new StatesError(failed.errorType(), failed.payload().toString());
            }
        });
    }

    private JsonNode start(JsonNode arguments, TaskContext context) {
        String started = arguments.path("StateMachineArn").asText();
        return asMachine("states", "StartExecution", started, () -> {
            authorize("states:StartExecution", started, "Sfn.SfnException");
            return executions.get().start(arguments, context);
        });
    }

    private JsonNode putEvents(JsonNode arguments, TaskContext context) {
        refuseOthers(arguments, List.of("Entries"), "EventBridge");
        return asMachine("events", "PutEvents", "", () -> {
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            result.put("FailedEntryCount", 0);
            var entries = result.putArray("Entries");
            for (JsonNode entry : arguments.path("Entries")) {
                authorize("events:PutEvents", bus(entry), "EventBridge.EventBridgeException");
                try {
                    events.get().put(entry);
                    entries.addObject();
                } catch (EventBus.EntryRefused refused) {
                    throw new StatesError("EventBridge.FailedEntry", String.valueOf(refused.getMessage()));
                }
            }
            return result;
        });
    }

    private JsonNode receive(JsonNode arguments, TaskContext context) {
        refuseOthers(arguments, List.of("QueueUrl", "MaxNumberOfMessages", "VisibilityTimeout"), "SQS");
        String queue = queue(arguments);
        return asMachine("sqs", "ReceiveMessage", queue, () -> {
            authorize("sqs:ReceiveMessage", queue, "Sqs.SqsException");
            return queues.receive(queue, arguments);
        });
    }

    private JsonNode delete(JsonNode arguments, TaskContext context) {
        refuseOthers(arguments, List.of("QueueUrl", "ReceiptHandle"), "SQS");
        String queue = queue(arguments);
        return asMachine("sqs", "DeleteMessage", queue, () -> {
            authorize("sqs:DeleteMessage", queue, "Sqs.SqsException");
            return queues.delete(queue, arguments);
        });
    }

    private String queue(JsonNode arguments) {
        String url = arguments.path("QueueUrl").asText();
        return template.queues().values().stream()
                .filter(queue -> queue.url().equals(url))
                .map(Template.Queue::arn)
                .findFirst()
                .orElseThrow(
                        () -> new StatesError("Sqs.QueueDoesNotExistException", "The specified queue does not exist."));
    }

    private JsonNode publish(JsonNode arguments, TaskContext context) {
        refuseOthers(arguments, Publication.FIELDS, "SNS");
        String topic = arguments.path("TopicArn").asText();
        return asMachine("sns", "Publish", topic, () -> {
            authorizePublishing(topic);
            try {
                notifications.accept(
                        new Publication(arguments).message(wire.timeline().instant()));
            } catch (Publication.Refused refused) {
                throw new StatesError("SNS." + refused.error(), String.valueOf(refused.getMessage()));
            }
            return JsonNodeFactory.instance.objectNode().put("MessageId", "local");
        });
    }

    /** Publishing to an encrypted topic needs a data key (Amazon SNS Developer Guide: key management). */
    private void authorizePublishing(String topic) {
        authorize("sns:Publish", topic, "SNS.AuthorizationErrorException");
        template.topics().values().stream()
                .filter(known -> known.arn().equals(topic) && known.keyId() != null)
                .map(known -> arn("kms", "key/" + known.keyId()))
                .forEach(key -> List.of("kms:GenerateDataKey", "kms:Decrypt")
                        .forEach(action -> authorize(action, key, "SNS.KMSAccessDeniedException")));
    }

    private String bus(JsonNode entry) {
        String name = entry.path("EventBusName").asText("default");
        return name.startsWith("arn:") ? name : arn("events", "event-bus/" + name);
    }

    private String arn(String service, String resource) {
        Template.Deployment deployment = template.deployment();
        return "arn:aws:" + service + ":" + deployment.region() + ":" + deployment.accountId() + ":" + resource;
    }

    private void authorize(String action, String resource, String error) {
        authorizer.refusal(action, resource).ifPresent(refusal -> {
            throw new StatesError(error, refusal);
        });
    }

    private JsonNode asMachine(String service, String operation, String target, Supplier<JsonNode> effect) {
        return wire.as(
                machine,
                () -> wire.call(
                        service,
                        operation,
                        target,
                        LATENCY,
                        error -> error instanceof StatesError failed ? failed.error() : error.toString(),
                        () -> unlessFaulty(service, operation, effect)));
    }

    private JsonNode unlessFaulty(String service, String operation, Supplier<JsonNode> effect) {
        AwsFault fault = wire.interference().awsFault(machine, service, operation);
        if (fault == null) {
            return effect.get();
        }
        if (Boolean.TRUE.equals(fault.effect())) {
            JsonNode _ = effect.get();
        }
        throw new StatesError(PREFIXES.get(service) + "." + fault.error(), "a fault of the local cloud");
    }

    private static void refuseOthers(JsonNode arguments, List<String> known, String service) {
        arguments.fieldNames().forEachRemaining(name -> {
            if (!known.contains(name)) {
                throw new StatesError("States.Runtime", service + ": the field \"" + name + "\" is not supported here");
            }
        });
    }
}
