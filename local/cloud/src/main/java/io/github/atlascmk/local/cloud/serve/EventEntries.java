package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.aws.policy.RequestContext;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.time.Instant;

/** EventBridge's PutEvents: entries are taken or refused one by one. */
final class EventEntries {
    /** The maximum number of entries in one call (EventBridge API Reference: PutEvents). */
    private static final int MOST = 10;

    private static final Duration LATENCY = Duration.ofMillis(20);

    private static final String DEFAULT = "default";

    private final Cloud cloud;
    private final Identity sender;

    EventEntries(Cloud cloud, Identity sender) {
        this.cloud = cloud;
        this.sender = sender;
    }

    /**
     * Takes entries.
     *
     * @throws AwsError ValidationException if there are no entries, or too many; AccessDeniedException if the bus of
     *     one is another account's, and its policy doesn't let the caller in
     */
    ObjectNode put(JsonNode input) {
        JsonNode entries = input.path("Entries");
        if (!entries.isArray() || entries.isEmpty() || entries.size() > MOST) {
            throw new AwsError("ValidationException", 400, "Entries must have 1 to " + MOST + " elements.");
        }
        return cloud.wire().call("events", "PutEvents", "", LATENCY, RuntimeException::toString, () -> putAll(entries));
    }

    private ObjectNode putAll(JsonNode entries) {
        entries.forEach(this::requireAllowed);
        ObjectNode result = Json.object();
        int failed = 0;
        for (JsonNode entry : entries) {
            ObjectNode answer = result.withArray("Entries").addObject();
            try {
                ObjectNode event = cloud.events().event(timed(entry), sender.account(), sender.region());
                publish(bus(entry), event);
                answer.put("EventId", event.path("id").asText());
            } catch (EventBus.EntryRefused refused) {
                failed++;
                answer.put("ErrorCode", refused.errorCode()).put("ErrorMessage", refused.getMessage());
            }
        }
        return result.put("FailedEntryCount", failed);
    }

    private void requireAllowed(JsonNode entry) {
        RequestContext conditions = EventBus.conditions(
                entry.path("Source").asText(), entry.path("DetailType").asText());
        cloud.rights().refusal("events:PutEvents", bus(entry), conditions).ifPresent(refusal -> {
            throw new AwsError("AccessDeniedException", 400, refusal);
        });
    }

    /** Each account has a default bus in each Region; but for the stack's, no rules are on them here. */
    private void publish(String bus, ObjectNode event) {
        String name = bus.substring(bus.lastIndexOf('/') + 1);
        boolean isReachable = Admission.region(bus).equals(sender.region());
        if (isReachable && Admission.isOf(bus, cloud.template().deployment())) {
            cloud.events().publish(bus, event);
        } else if (!isReachable || !name.equals(DEFAULT)) {
            throw new EventBus.EntryRefused("ResourceNotFoundException", "Event bus " + name + " does not exist.");
        }
    }

    private String bus(JsonNode entry) {
        return Admission.arn(entry.path("EventBusName").asText(DEFAULT), "events", "event-bus/", sender);
    }

    /** Entries have the time as seconds since 1970; events have it as text. */
    private static JsonNode timed(JsonNode entry) {
        if (!entry.path("Time").isNumber()) {
            return entry;
        }
        Instant time = Instant.ofEpochSecond(entry.path("Time").asLong());
        return ((ObjectNode) entry).deepCopy().put("Time", time.toString());
    }
}
