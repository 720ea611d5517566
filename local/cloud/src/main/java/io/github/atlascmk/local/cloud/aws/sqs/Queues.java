package io.github.atlascmk.local.cloud.aws.sqs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Standard queues of SQS, by their ARNs. A received message is hidden for the visibility timeout; after that it can be
 * received again, unless it was deleted (Amazon SQS Developer Guide: visibility timeout). Answers have the form that
 * Step Functions' SDK integrations return.
 */
public final class Queues {
    /** The most messages that one call receives (Amazon SQS API, ReceiveMessage). */
    private static final int MOST_AT_ONCE = 10;

    private static final int DEFAULT_VISIBILITY = 30;

    private final Timeline timeline;
    private final List<Message> messages = Collections.synchronizedList(new ArrayList<>());
    private int sent;
    private int received;

    private static final class Message {
        private final String queue;
        private final String id;
        private final JsonNode body;
        private String receipt = "";
        private Instant visibleFrom = Instant.MIN;

        private Message(String queue, String id, JsonNode body) {
            this.queue = queue;
            this.id = id;
            this.body = body;
        }
    }

    public Queues(Timeline timeline) {
        this.timeline = timeline;
    }

    public void send(String queue, JsonNode body) {
        sent++;
        messages.add(new Message(queue, "message-" + sent, body));
    }

    /** The bodies of all messages in the queue, visible or not. */
    public List<JsonNode> bodies(String queue) {
        return List.copyOf(messages).stream()
                .filter(message -> message.queue.equals(queue))
                .map(message -> message.body)
                .toList();
    }

    public ObjectNode receive(String queue, JsonNode arguments) {
        int most = arguments.path("MaxNumberOfMessages").asInt(1);
        if (most < 1 || most > MOST_AT_ONCE) {
            throw new StatesError(
                    "Sqs.SqsException", "Value " + most + " for parameter MaxNumberOfMessages is invalid.");
        }
        Instant now = timeline.instant();
        Duration hidden = Duration.ofSeconds(arguments.path("VisibilityTimeout").asInt(DEFAULT_VISIBILITY));
        ArrayNode found = JsonNodeFactory.instance.arrayNode();
        List.copyOf(messages).stream()
                .filter(message -> message.queue.equals(queue) && !message.visibleFrom.isAfter(now))
                .limit(most)
                .forEach(message -> {
                    received++;
                    message.receipt = message.id + "-receipt-" + received;
                    message.visibleFrom = now.plus(hidden);
                    found.addObject()
                            .put("MessageId", message.id)
                            .put("ReceiptHandle", message.receipt)
                            .put("Body", message.body.toString());
                });
        ObjectNode answer = JsonNodeFactory.instance.objectNode();
        return found.isEmpty() ? answer : answer.set("Messages", found);
    }

    /** Idempotent: deleting a message that was deleted before is no error. */
    public ObjectNode delete(String queue, JsonNode arguments) {
        String receipt = arguments.path("ReceiptHandle").asText();
        if (!receipt.matches("message-\\d+-receipt-\\d+")) {
            throw new StatesError("Sqs.ReceiptHandleIsInvalidException", "The input receipt handle is invalid.");
        }
        messages.removeIf(message -> message.queue.equals(queue) && Objects.equals(message.receipt, receipt));
        return JsonNodeFactory.instance.objectNode();
    }
}
