package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** @param body JSON, or null where there is none */
record AtlasResponse(int status, @Nullable JsonNode body) {
    static AtlasResponse ok(JsonNode body) {
        return new AtlasResponse(200, body);
    }

    static AtlasResponse created(ObjectNode body) {
        return new AtlasResponse(201, body);
    }

    /** What Atlas answers a deletion that takes a while with. */
    static AtlasResponse accepted() {
        return new AtlasResponse(202, Json.object());
    }

    static AtlasResponse noContent() {
        return new AtlasResponse(204, null);
    }
}
