package io.github.atlascmk.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.runtime.Json;
import org.jspecify.annotations.Nullable;

/** An error as Step Functions has it. A function's cause is JSON as text, with a stack trace that isn't needed here. */
public record RunError(@Nullable String name, @Nullable String cause) {

    /** One sentence for people. */
    public String diagnosis() {
        String text = cause == null ? "" : cause;
        try {
            JsonNode tree = Json.LENIENT.readTree(text);
            if (tree != null && tree.isObject()) {
                return tree.hasNonNull("errorMessage")
                        ? tree.get("errorMessage").asText()
                        : String.valueOf(name);
            }
        } catch (JsonProcessingException plain) {
            // Step Functions' own errors have plain text.
        }
        return text.isEmpty() ? String.valueOf(name) : text;
    }
}
