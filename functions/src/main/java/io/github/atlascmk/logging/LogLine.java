package io.github.atlascmk.logging;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * One log line. Its fields and their order are those of Powertools' layout (Powertools for AWS Lambda, Java: logging,
 * standard structured keys), so that queries written for it work.
 *
 * @param attached the logging context: Powertools' keys and those of the step
 */
record LogLine(Level level, String message, @Nullable Throwable thrown, Map<String, String> attached, Instant time) {
    private static final JsonFactory JSON = new JsonFactory();
    private static final DateTimeFormatter MILLIS =
            new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

    private static final List<String> BEFORE_THE_TIME = List.of(
            "cold_start",
            "function_arn",
            "function_memory_size",
            "function_name",
            "function_request_id",
            "function_version",
            "sampling_rate",
            "service");

    /** The line as JSON, with a line feed at its end and no other. */
    String toJson() {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("level", level.name());
            json.writeStringField("message", message);
            writeError(json);
            Map<String, String> rest = new TreeMap<>(attached);
            for (String key : BEFORE_THE_TIME) {
                write(json, key, rest.remove(key));
            }
            json.writeStringField("timestamp", MILLIS.format(time));
            for (String key : List.of("xray_trace_id", "correlation_id")) {
                write(json, key, rest.remove(key));
            }
            for (Map.Entry<String, String> other : rest.entrySet()) {
                write(json, other.getKey(), other.getValue());
            }
            json.writeEndObject();
        } catch (IOException impossible) {
            throw new UncheckedIOException("text in memory is always writable", impossible);
        }
        return text.append('\n').toString();
    }

    private void writeError(JsonGenerator json) throws IOException {
        if (thrown == null) {
            return;
        }
        StringWriter stack = new StringWriter();
        thrown.printStackTrace(new PrintWriter(stack, true));
        json.writeObjectFieldStart("error");
        json.writeStringField("message", thrown.getMessage());
        json.writeStringField("name", thrown.getClass().getName());
        json.writeStringField("stack", stack.toString());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String key, @Nullable String value) throws IOException {
        if (value == null) {
            return;
        }
        switch (key) {
            case "cold_start" -> json.writeBooleanField(key, Boolean.parseBoolean(value));
            case "function_memory_size" -> json.writeNumberField(key, Integer.parseInt(value));
            case "sampling_rate" -> writeSamplingRate(json, Double.parseDouble(value));
            default -> json.writeStringField(key, value);
        }
    }

    private static void writeSamplingRate(JsonGenerator json, double rate) throws IOException {
        if (rate > 0) {
            json.writeNumberField("sampling_rate", rate);
        }
    }
}
