package io.github.atlascmk.logging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

class JsonLoggingTest {
    private static final Logger LOG = LoggerFactory.getLogger("io.github.atlascmk.Step");
    private static final Logger SDK = LoggerFactory.getLogger("software.amazon.awssdk.request");

    private final PrintStream terminal = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();
    private final LogLevel level = new LogLevel();

    @BeforeEach
    void capture() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void restore() {
        System.setOut(terminal);
        MDC.clear();
        level.setLogLevel(Level.INFO);
    }

    @Test
    void aLineIsOneJsonObjectWithTheLoggingContext() throws IOException {
        MDC.put("projectId", "64b7a0c3d2e1f00012340001");

        LOG.info("{} of \"others\"\nuntouched: {}", 3, "äöü");

        assertThat(printed.toString(StandardCharsets.UTF_8)).endsWith("}\n").hasLineCount(1);
        JsonNode line = lines().getFirst();
        assertThat(line.path("level").asText()).isEqualTo("INFO");
        assertThat(line.path("message").asText()).isEqualTo("3 of \"others\"\nuntouched: äöü");
        assertThat(line.path("projectId").asText()).isEqualTo("64b7a0c3d2e1f00012340001");
    }

    @Test
    void fieldsTheirOrderAndTypesAreThoseOfPowertools() {
        Map<String, String> attached = Map.of(
                "service", "atlas-cmk",
                "cold_start", "true",
                "function_memory_size", "1024",
                "sampling_rate", "0.0",
                "xray_trace_id", "1-2-3",
                "step", "Enrol",
                "function_name", "Enrol-1");

        String json = new LogLine(Level.WARN, "m", null, attached, Instant.parse("2026-01-01T00:00:00Z")).toJson();

        assertThat(json)
                .isEqualTo(
                        "{\"level\":\"WARN\",\"message\":\"m\",\"cold_start\":true,\"function_memory_size\":1024,"
                                + "\"function_name\":\"Enrol-1\",\"service\":\"atlas-cmk\","
                                + "\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"xray_trace_id\":\"1-2-3\",\"step\":\"Enrol\"}\n");
    }

    @Test
    void anExceptionIsDescribedOnTheSameLine() throws IOException {
        LOG.error("failed", new IllegalStateException("no lease"));

        JsonNode error = lines().getFirst().path("error");
        assertThat(error.path("name").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.path("message").asText()).isEqualTo("no lease");
        assertThat(error.path("stack").asText()).contains("JsonLoggingTest").contains("\n");
    }

    @Test
    void theLevelIsInfoUntilSetOtherwise() throws IOException {
        LOG.debug("too little");
        level.setLogLevel(Level.DEBUG);
        LOG.debug("asked for");
        level.setLogLevel(Level.ERROR);
        LOG.warn("too little again");

        assertThat(lines()).extracting(line -> line.path("message").asText()).containsExactly("asked for");
        assertThat(level.getLogLevel(LOG)).isEqualTo(Level.ERROR);
    }

    @Test
    void librariesThatQuoteRequestsLogOnlyWarningsAndErrors() throws IOException {
        level.setLogLevel(Level.TRACE);

        SDK.debug("Authorization: secret");
        SDK.warn("slow");

        assertThat(lines()).extracting(line -> line.path("message").asText()).containsExactly("slow");
    }

    private List<JsonNode> lines() throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> lines = new ArrayList<>();
        for (String line : printed.toString(StandardCharsets.UTF_8).lines().toList()) {
            lines.add(json.readTree(line));
        }
        return lines;
    }
}
