package io.github.atlascmk.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {
    private static ObjectNode event() {
        ObjectNode event = Json.object()
                .put("version", "0")
                .put("id", "11112222-3333-4444-5555-666677778888")
                .put("detail-type", "Cluster Observed")
                .put("source", "atlas-cmk")
                .put("account", "111122223333")
                .put("time", "2026-03-01T12:00:00Z")
                .put("region", "us-east-1")
                .put("something-new", true);
        event.putArray("resources");
        event.putObject("detail").put("schemaVersion", 1);
        return event;
    }

    private static Envelope read(ObjectNode event) {
        return Json.read(Json.LENIENT, event, Envelope.class);
    }

    @Test
    void keepsKnownFieldsAndIgnoresOthers() {
        Envelope read = read(event());

        assertThat(read.id()).isEqualTo("11112222-3333-4444-5555-666677778888");
        assertThat(read.source()).isEqualTo("atlas-cmk");
        assertThat(read.detailType()).isEqualTo("Cluster Observed");
        assertThat(read.detail()).isEqualTo(event().get("detail"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            id          | null | id is missing; an EventBridge event has one
            id          | ""   | id is missing
            id          | " "  | id is missing
            id          | {}   | id must be text
            source      | null | source is missing
            source      | ""   | source is missing
            detail-type | null | detail-type is missing
            detail-type | []   | detail-type must be text
            detail      | null | detail is missing; it must be a JSON object
            detail      | "{}" | detail is missing; it must be a JSON object
            detail      | []   | detail is missing; it must be a JSON object
            detail      | 1    | detail is missing; it must be a JSON object
            """)
    void refusesAnEventThatLacksARequiredField(String field, String value, String message)
            throws JsonProcessingException {
        ObjectNode event = event();
        event.set(field, Json.LENIENT.readTree(value));

        assertThatExceptionOfType(InvalidEvent.class)
                .isThrownBy(() -> read(event))
                .withMessageStartingWith(message);
        if ("null".equals(value)) {
            event.remove(field);
            assertThatExceptionOfType(InvalidEvent.class)
                    .isThrownBy(() -> read(event))
                    .withMessageStartingWith(message);
        }
    }
}
