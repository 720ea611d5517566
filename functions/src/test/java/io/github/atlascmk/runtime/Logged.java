package io.github.atlascmk.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Captures what is logged while it is open: lines on standard output, each a JSON object. */
final class Logged implements AutoCloseable {
    private final PrintStream terminal = System.out;
    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    Logged() {
        System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    }

    List<JsonNode> lines() {
        return text().lines().map(Logged::parse).toList();
    }

    String text() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        System.setOut(terminal);
    }

    private static JsonNode parse(String line) {
        try {
            return Json.LENIENT.readTree(line);
        } catch (IOException notJson) {
            throw new UncheckedIOException(line, notJson);
        }
    }
}
