package io.github.atlascmk.local.cloud.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An answer as it goes over HTTP.
 *
 * @param status 0 if the connection is closed without an answer
 * @param isScripted whether a fault of the world replaced the service's own answer
 */
public record Response(int status, Map<String, String> headers, byte[] body, boolean isScripted) {
    /** @param text empty if there is no body */
    public static Response of(int status, Map<String, String> headers, String text) {
        return new Response(status, headers, text.getBytes(StandardCharsets.UTF_8), false);
    }

    public static Response of(int status, String contentType, String text) {
        return of(status, Map.of("Content-Type", contentType), text);
    }

    public Response with(String header, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Response(status, more, body, isScripted);
    }

    public Response scripted() {
        return new Response(status, headers, body, true);
    }

    public boolean isLost() {
        return status == 0;
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public void send(HttpExchange exchange) throws IOException {
        headers.forEach(exchange.getResponseHeaders()::set);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }
}
