package io.github.atlascmk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import org.jspecify.annotations.Nullable;

/** Removes external ids from printed JSON, since people copy diffs into tickets. */
final class Redaction {
    private static final String HIDDEN = "…";

    private Redaction() {}

    static JsonNode of(@Nullable JsonNode tree) {
        if (tree == null) {
            return NullNode.getInstance();
        }
        JsonNode copy = tree.deepCopy();
        hide(copy);
        return copy;
    }

    private static void hide(JsonNode tree) {
        if (tree instanceof ObjectNode object) {
            object.properties().forEach(field -> {
                if (field.getKey().equalsIgnoreCase("sts:ExternalId")
                        || field.getKey().equals("atlasAssumedRoleExternalId")) {
                    field.setValue(TextNode.valueOf(HIDDEN));
                } else {
                    hide(field.getValue());
                }
            });
        } else if (tree instanceof ArrayNode array) {
            array.forEach(Redaction::hide);
        }
    }
}
