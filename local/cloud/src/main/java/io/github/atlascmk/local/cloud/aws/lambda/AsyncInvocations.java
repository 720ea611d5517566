package io.github.atlascmk.local.cloud.aws.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Lambda's asynchronous invocations: an event waits in Lambda's own queue, a failed invocation is retried after one
 * minute and then after two (Lambda Developer Guide: error handling for asynchronous invocation), and if the last
 * attempt fails, the event goes to the function's destination.
 */
public final class AsyncInvocations {
    /**
     * Asynchronous payloads have at most 1 MB (Lambda quotas; 256 KB until October 2025). A user measured that 700 KB
     * are taken and 1.4 MB refused (pull request 611 of AWS's accelerated-intelligent-document-processing-on-aws).
     */
    public static final int PAYLOAD_LIMIT = 1024 * 1024;

    private static final List<Duration> WAITS = List.of(Duration.ofMinutes(1), Duration.ofMinutes(2));

    private final Template template;
    private final LambdaHost host;
    private final Timeline timeline;
    private final BiConsumer<String, JsonNode> queues;
    private final Consumer<Answer> answers;

    /** A function's answer, for which no caller waits. */
    public record Answer(String function, JsonNode payload) {}

    /** @param queues sends a message to a queue; takes the queue's ARN and the message */
    public AsyncInvocations(
            Template template,
            LambdaHost host,
            Timeline timeline,
            BiConsumer<String, JsonNode> queues,
            Consumer<Answer> answers) {
        this.template = template;
        this.host = host;
        this.timeline = timeline;
        this.queues = queues;
        this.answers = answers;
    }

    /** Accepts an event; the function runs as an actor of its own. */
    public void send(Template.Function function, JsonNode event) {
        JsonNode config = template.resources().get(function.logicalId()) instanceof Template.Resource resource
                ? resource.properties().path("EventInvokeConfig")
                : JsonNodeFactory.instance.objectNode();
        timeline.start(function.logicalId(), () -> tries(function, event, config));
    }

    private void tries(Template.Function function, JsonNode event, JsonNode config) {
        int retries = Math.min(config.path("MaximumRetryAttempts").asInt(2), WAITS.size());
        for (int i = 0; ; i++) {
            try {
                answers.accept(new Answer(function.logicalId(), host.invoke(function.arn(), event)));
                return;
            } catch (FunctionError failed) {
                if (i == retries) {
                    giveUp(function, event, config, failed, i + 1);
                    return;
                }
                timeline.sleep(WAITS.get(i));
            }
        }
    }

    private void giveUp(Template.Function function, JsonNode event, JsonNode config, FunctionError failed, int tries) {
        ObjectNode message = JsonNodeFactory.instance.objectNode();
        message.put("version", "1.0").put("timestamp", timeline.instant().toString());
        message.putObject("requestContext")
                .put("functionArn", function.arn() + ":$LATEST")
                .put("condition", "RetriesExhausted")
                .put("approximateInvokeCount", tries);
        message.set("requestPayload", event);
        message.putObject("responseContext").put("statusCode", 200).put("functionError", "Unhandled");
        message.set("responsePayload", failed.payload());
        String destination =
                config.at("/DestinationConfig/OnFailure/Destination").asText("");
        if (!destination.isEmpty()) {
            queues.accept(destination, message);
        }
    }
}
