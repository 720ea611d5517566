package io.github.atlascmk.local.cloud.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * Makes a description refuse fields that it doesn't know. It leaves objects open, as API descriptions do; here each
 * place that an object can stand in is closed, not the schemas themselves, since those are put together by allOf and
 * anyOf, where each part would refuse the others' fields.
 */
final class ClosedSchemas {
    private static final List<String> PARTS = List.of("allOf", "anyOf", "oneOf");

    private final ObjectNode root;

    private ClosedSchemas(ObjectNode root) {
        this.root = root;
    }

    static void close(ObjectNode description) {
        ClosedSchemas closing = new ClosedSchemas(description);
        description.at("/components/schemas").forEach(closing::places);
        description
                .findValues("content")
                .forEach(content -> content.forEach(body -> closing.place(body.path("schema"))));
    }

    /** The places for objects in a schema: its properties and its elements. */
    private void places(JsonNode schema) {
        schema.path("properties").forEach(this::place);
        place(schema.path("items"));
        place(schema.path("additionalProperties"));
        PARTS.forEach(part -> schema.path(part).forEach(this::places));
    }

    private void place(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            places(object);
            if (knowsFields(object, 0)) {
                object.put("unevaluatedProperties", false);
            }
        }
    }

    /** Not so a map, or an object that anything may be in. */
    private boolean knowsFields(JsonNode schema, int depth) {
        if (depth > 8 || !schema.path("additionalProperties").isMissingNode()) {
            return false;
        }
        JsonNode reference = schema.path("$ref");
        return reference.isTextual()
                ? knowsFields(root.at(reference.asText().substring(1)), depth + 1)
                : schema.has("properties")
                        || PARTS.stream()
                                .anyMatch(part ->
                                        schema.path(part).valueStream().anyMatch(one -> knowsFields(one, depth + 1)));
    }
}
