package io.github.atlascmk.local.cloud.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request and its answer, as they went over HTTP.
 *
 * @param path not decoded, without the query
 * @param contentType of the request's body, without parameters; null if it has none
 * @param status 0 if the connection is closed without an answer
 * @param answerType the answer's media type, without parameters; null if it has none
 * @param isScripted whether a fault of the world replaced Atlas's own answer
 */
public record Exchange(
        String method,
        String path,
        Map<String, List<String>> query,
        @Nullable String accept,
        @Nullable String contentType,
        String body,
        int status,
        @Nullable String answerType,
        String answer,
        boolean isScripted) {

    public static Exchange of(Request request, Response response) {
        return new Exchange(
                request.method(),
                request.path(),
                request.query(),
                mediaType(request.header("Accept")),
                mediaType(request.header("Content-type")),
                new String(request.body(), StandardCharsets.UTF_8),
                response.status(),
                mediaType(response.headers().get("Content-Type")),
                new String(response.body(), StandardCharsets.UTF_8),
                response.isScripted());
    }

    private static @Nullable String mediaType(@Nullable String header) {
        return header == null ? null : header.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }
}
