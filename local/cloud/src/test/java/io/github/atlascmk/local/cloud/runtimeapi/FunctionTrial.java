package io.github.atlascmk.local.cloud.runtimeapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What is tried with one function, from {@code functions/<logical id>.json}.
 *
 * @param classes how many it may have loaded when it has answered: a tenth above what it was
 * @param event that it answers, beside an {@link EncryptedProject}
 * @param answer fields that the answer has, among others
 * @param calls some of the operations that it calls for that
 * @param malformed an event that it refuses before it calls anything
 */
record FunctionTrial(int classes, JsonNode event, JsonNode answer, List<String> calls, JsonNode malformed) {

    /** Placeholder for a time that lies ahead whenever the test runs. */
    private static final String TOMORROW = "TOMORROW";

    private static String tomorrow() {
        return Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(1, ChronoUnit.DAYS)
                .toString();
    }

    static FunctionTrial of(String logicalId) throws IOException {
        String file = "/functions/" + logicalId + ".json";
        try (InputStream in = FunctionTrial.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IOException("the template's function " + logicalId
                        + " isn't tried yet: give it an event and its answer in src/test/resources" + file);
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new ObjectMapper().readValue(text.replace(TOMORROW, tomorrow()), FunctionTrial.class);
        }
    }
}
