package io.github.atlascmk.local.cloud.atlas.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import java.util.Map;
import java.util.Set;

/**
 * What a body may hold: attributes by name, each of one type.
 *
 * @param readOnly attributes that Atlas gives and, if a client sends them back, takes and ignores (recorded: clients
 *     send what they have read, and are answered with 200 and 201)
 */
public record BodySchema(Map<String, Type> types, Set<String> readOnly) {
    /** Describes a body that has no read-only attributes. */
    public BodySchema(Map<String, Type> types) {
        this(types, Set.of());
    }

    public enum Type {
        BOOLEAN,
        NUMBER,
        TEXT,
        OBJECT,
        LIST;

        private boolean fits(JsonNode value) {
            return switch (this) {
                case BOOLEAN -> value.isBoolean();
                case NUMBER -> value.isNumber();
                case TEXT -> value.isTextual();
                case OBJECT -> value.isObject();
                case LIST -> value.isArray();
            };
        }
    }

    /**
     * The body's attributes, without those that are read-only, and without those that are null: these are no mention.
     *
     * @throws AtlasError 400 INVALID_ATTRIBUTE for one that is unknown or of another type
     */
    public ObjectNode checked(ObjectNode body) {
        ObjectNode checked = AtlasJson.object();
        body.properties().forEach(attribute -> {
            if (readOnly.contains(attribute.getKey())) {
                return;
            }
            Type type = types.get(attribute.getKey());
            JsonNode value = attribute.getValue();
            if (type == null || !(value.isNull() || type.fits(value))) {
                throw AtlasError.invalidAttribute(attribute.getKey());
            }
            if (!value.isNull()) {
                checked.set(attribute.getKey(), value);
            }
        });
        return checked;
    }
}
