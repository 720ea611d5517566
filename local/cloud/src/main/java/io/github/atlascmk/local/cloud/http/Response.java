package io.github.atlascmk.local.cloud.http;

import java.util.Map;

/**
 * An answer as it goes over HTTP.
 *
 * @param status 0 where the connection is closed without an answer
 * @param isScripted whether a fault of the world took the place of Atlas's own answer
 */
public record Response(int status, Map<String, String> headers, byte[] body, boolean isScripted) {
    public Response scripted() {
        return new Response(status, headers, body, true);
    }

    public boolean isLost() {
        return status == 0;
    }
}
