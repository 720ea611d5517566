package io.github.atlascmk.local.cloud.atlas.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/** @param body JSON, or null where there is none */
public record AtlasResponse(int status, @Nullable JsonNode body) {
    public static AtlasResponse ok(JsonNode body) {
        return new AtlasResponse(200, body);
    }

    public static AtlasResponse created(ObjectNode body) {
        return new AtlasResponse(201, body);
    }

    /** What Atlas answers a deletion that takes a while with. */
    public static AtlasResponse accepted() {
        return new AtlasResponse(202, AtlasJson.object());
    }

    public static AtlasResponse noContent() {
        return new AtlasResponse(204, null);
    }
}
