package io.github.atlascmk.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/** A JSON value of a definition that may hold expressions, at any depth. */
sealed interface Template {
    record Literal(JsonNode value) implements Template {}

    record Computed(Expression expression) implements Template {}

    record Fields(Map<String, Template> fields) implements Template {}

    record Elements(List<Template> elements) implements Template {}
}
