package io.github.atlascmk.local.cloud.http;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request as it came over HTTP.
 *
 * @param base the address by which the client found the server, such as {@code http://127.0.0.1:49152}
 * @param target path and query, not decoded; a digest is computed from it
 * @param path not decoded
 * @param headers by name, in the server's normal form
 */
public record Request(
        URI base,
        String method,
        String target,
        String path,
        Map<String, List<String>> query,
        Map<String, List<String>> headers,
        byte[] body) {

    public static Request read(HttpExchange exchange) throws IOException {
        return of(
                URI.create("http://127.0.0.1:" + exchange.getLocalAddress().getPort()),
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                exchange.getRequestBody().readAllBytes());
    }

    public static Request of(URI base, String method, String target, Map<String, List<String>> headers, byte[] body) {
        URI uri = URI.create(target);
        return new Request(base, method, target, uri.getRawPath(), form(uri.getRawQuery()), headers, body);
    }

    /** Headers that have one value each, in the form that a request has them. */
    public static Map<String, List<String>> headers(Map<String, String> values) {
        Map<String, List<String>> headers = new LinkedHashMap<>();
        values.forEach((name, value) -> headers.put(name, List.of(value)));
        return headers;
    }

    /** The path, decoded, so that ARNs in it are as they are elsewhere. */
    public String decodedPath() {
        return URI.create(target).getPath();
    }

    /** What follows the question mark, not decoded; empty if nothing does. */
    public String queryString() {
        return Objects.requireNonNullElse(URI.create(target).getRawQuery(), "");
    }

    /** All values of a header, joined with commas; null if there is none. */
    @Nullable
    public String header(String name) {
        List<String> values = headers.get(name);
        return values == null ? null : String.join(", ", values);
    }

    /** All values of a header, joined with commas; {@code otherwise} if there is none. */
    public String header(String name, String otherwise) {
        return Objects.requireNonNullElse(header(name), otherwise);
    }

    /** The body as text. */
    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /**
     * The body's fields if it is a form.
     *
     * @throws IllegalArgumentException if a percent sign in it isn't followed by two hexadecimal digits
     */
    public Map<String, List<String>> form() {
        return form(text());
    }

    private static Map<String, List<String>> form(@Nullable String encoded) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        if (encoded != null && !encoded.isEmpty()) {
            for (String field : encoded.split("&", -1)) {
                int equals = field.indexOf('=');
                String name = equals < 0 ? field : field.substring(0, equals);
                String value = equals < 0 ? "" : field.substring(equals + 1);
                fields.computeIfAbsent(decode(name), _ -> new ArrayList<>()).add(decode(value));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
