package io.github.atlascmk.event;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.failure.InvalidEvent;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as EventBridge delivers it. Fields that aren't listed here are ignored.
 *
 * @param account the AWS account in which it happened: 12 digits, or empty
 * @param time when it happened, in ISO 8601, or empty
 * @param resources the ARNs of the resources that it is about
 * @param detail a JSON object
 */
public record Envelope(
        String id,
        String source,
        String detailType,
        String account,
        String time,
        List<String> resources,
        JsonNode detail) {

    /** @throws InvalidEvent if id, source, detail type or detail is missing */
    @JsonCreator
    static Envelope of(
            @JsonProperty("id") @Nullable String id,
            @JsonProperty("source") @Nullable String source,
            @JsonProperty("detail-type") @Nullable String detailType,
            @JsonProperty("account") @Nullable String account,
            @JsonProperty("time") @Nullable String time,
            @JsonProperty("resources") @Nullable List<String> resources,
            @JsonProperty("detail") @Nullable JsonNode detail) {
        if (detail == null || !detail.isObject()) {
            throw new InvalidEvent("detail is missing; it must be a JSON object");
        }
        return new Envelope(
                required("id", id),
                required("source", source),
                required("detail-type", detailType),
                account == null ? "" : account,
                time == null ? "" : time,
                resources == null ? List.of() : resources,
                detail);
    }

    boolean is(String wantedSource, String wantedType) {
        return source.equals(wantedSource) && detailType.equals(wantedType);
    }

    /** @throws InvalidEvent if it has no time */
    Instant at() {
        return instant("time", required("time", time));
    }

    /** A time in milliseconds, since times are kept so; very distant ones overflow. */
    static Instant instant(String field, String time) {
        try {
            return Instant.ofEpochMilli(Instant.parse(time).toEpochMilli());
        } catch (DateTimeException | ArithmeticException unreadable) {
            throw InvalidEvent.ofField(field, time, "a time such as 2026-01-01T09:00:00Z");
        }
    }

    private static String required(String field, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new InvalidEvent(field + " is missing; an EventBridge event has one");
        }
        return value;
    }
}
