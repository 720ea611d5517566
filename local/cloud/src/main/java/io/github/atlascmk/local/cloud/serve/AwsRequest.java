package io.github.atlascmk.local.cloud.serve;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request of an AWS client.
 *
 * @param path decoded, so that ARNs in it are as they are elsewhere
 * @param headers by name, in the server's normal form
 */
record AwsRequest(
        String method, String path, Map<String, String> query, Map<String, List<String>> headers, String body) {

    /** Whom the signature names, unchecked (IAM User Guide: Signature Version 4, credential scope). */
    private static final Pattern SCOPE = Pattern.compile("Credential=([^/,\\s]+)/\\d{8}/([^/,\\s]+)/([^/,\\s]+)/");

    static AwsRequest read(HttpExchange exchange) throws IOException {
        return new AwsRequest(
                exchange.getRequestMethod(),
                exchange.getRequestURI().getPath(),
                form(exchange.getRequestURI().getRawQuery()),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    /** The header's first value; empty text if there is none. */
    String header(String name) {
        return headers.getOrDefault(name, List.of("")).getFirst();
    }

    /** The fields of a body that is a form. */
    Map<String, String> form() {
        return header("Content-type").startsWith("application/x-www-form-urlencoded") ? form(body) : Map.of();
    }

    /** The access key that the request is signed with; empty text if it isn't. */
    String accessKey() {
        return scope(1);
    }

    /** The Region that the request is signed for; empty text if it isn't signed. */
    String region() {
        return scope(2);
    }

    private String scope(int group) {
        Matcher scope = SCOPE.matcher(header("Authorization"));
        return scope.find() ? scope.group(group) : "";
    }

    private static Map<String, String> form(@Nullable String encoded) {
        Map<String, String> fields = new LinkedHashMap<>();
        if (encoded != null && !encoded.isEmpty()) {
            for (String field : encoded.split("&", -1)) {
                String[] pair = field.split("=", 2);
                fields.put(decode(pair[0]), pair.length < 2 ? "" : decode(pair[1]));
            }
        }
        return fields;
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
