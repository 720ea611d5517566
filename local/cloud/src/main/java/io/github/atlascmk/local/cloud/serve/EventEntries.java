package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.time.Instant;

/** EventBridge's PutEvents: entries are taken or refused one by one. */
final class EventEntries {
    /** The maximum number of entries in one call (EventBridge API Reference: PutEvents). */
    private static final int MOST = 10;

    private static final Duration LATENCY = Duration.ofMillis(20);

    private final Cloud cloud;

    EventEntries(Cloud cloud) {
        this.cloud = cloud;
    }

    /** @throws AwsError ValidationException if there are no entries, or too many */
    ObjectNode put(JsonNode input) {
        JsonNode entries = input.path("Entries");
        if (!entries.isArray() || entries.isEmpty() || entries.size() > MOST) {
            throw new AwsError("ValidationException", 400, "Entries must have 1 to " + MOST + " elements.");
        }
        return cloud.wire().call("events", "PutEvents", "", LATENCY, RuntimeException::toString, () -> putAll(entries));
    }

    private ObjectNode putAll(JsonNode entries) {
        ObjectNode result = Json.object();
        int failed = 0;
        for (JsonNode entry : entries) {
            ObjectNode answer = result.withArray("Entries").addObject();
            try {
                ObjectNode event = cloud.events().event(timed(entry));
                cloud.events().publish(entry.path("EventBusName").asText("default"), event);
                answer.put("EventId", event.path("id").asText());
            } catch (EventBus.EntryRefused refused) {
                failed++;
                answer.put("ErrorCode", refused.errorCode()).put("ErrorMessage", refused.getMessage());
            }
        }
        return result.put("FailedEntryCount", failed);
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
