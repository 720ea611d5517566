package io.github.atlascmk.local.asl.definition;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.jsonata.Expression;
import java.util.List;
import java.util.Map;

/** A JSON value of a definition that may hold expressions, at any depth. */
public sealed interface JsonTemplate {
    record Literal(JsonNode value) implements JsonTemplate {}

    record Computed(Expression expression) implements JsonTemplate {}

    record Fields(Map<String, JsonTemplate> fields) implements JsonTemplate {}

    record Elements(List<JsonTemplate> elements) implements JsonTemplate {}
}
