package io.github.atlascmk.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Events for tests; their id is e-1. */
final class Events {
    private Events() {}

    static Envelope of(String source, String detailType, JsonNode detail) {
        return of(source, detailType, List.of(), detail);
    }

    static Envelope of(String source, String detailType, List<String> resources, JsonNode detail) {
        return new Envelope("e-1", source, detailType, "111122223333", "2026-01-01T09:00:00Z", resources, detail);
    }
}
