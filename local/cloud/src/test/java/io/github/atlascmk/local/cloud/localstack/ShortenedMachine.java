package io.github.atlascmk.local.cloud.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Map;

/**
 * The chain's machine with short times in place of its own, for an implementation that really waits: retries come after
 * a second, two at most and without jitter, three times at most, and waits take a second. All else is as it is.
 */
final class ShortenedMachine {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ShortenedMachine() {}

    /** @param substitutions what stands for {@code ${Name}}, like SAM's DefinitionSubstitutions */
    static String chain(Map<String, String> substitutions) {
        try {
            JsonNode machine = JSON.readTree(
                    Files.readString(LocalStackCloud.HOME.resolve("statemachine/encrypt-project.asl.json")));
            shorten(machine);
            String text = JSON.writeValueAsString(machine);
            for (Map.Entry<String, String> substitution : substitutions.entrySet()) {
                text = text.replace("${" + substitution.getKey() + "}", substitution.getValue());
            }
            return text;
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException("the machine isn't JSON", broken);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static void shorten(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.has("IntervalSeconds")) {
                object.put("IntervalSeconds", 1).put("MaxDelaySeconds", 2).put("JitterStrategy", "NONE");
                object.put("MaxAttempts", Math.min(3, object.path("MaxAttempts").asInt()));
            }
            if (object.path("Type").asText().equals("Wait")) {
                object.put("Seconds", 1);
            }
        }
        node.forEach(ShortenedMachine::shorten);
    }
}
