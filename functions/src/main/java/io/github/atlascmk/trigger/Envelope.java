package io.github.atlascmk.trigger;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.failure.InvalidEvent;
import org.jspecify.annotations.Nullable;

/** An event as EventBridge delivers it; what isn't listed is ignored. */
public record Envelope(
        @Nullable String id,
        @Nullable String source,
        @JsonProperty("detail-type") @Nullable String detailType,
        @Nullable JsonNode detail) {

    /** @throws InvalidEvent where one of the four is missing */
    public Envelope {
        require("id", id);
        require("source", source);
        require("detail-type", detailType);
        if (detail == null || !detail.isObject()) {
            throw new InvalidEvent("detail is missing; it must be a JSON object");
        }
    }

    private static void require(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidEvent(field + " is missing; an EventBridge event has one");
        }
    }
}
