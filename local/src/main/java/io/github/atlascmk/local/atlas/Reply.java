package io.github.atlascmk.local.atlas;

import java.util.Map;

/**
 * An answer as it goes over HTTP.
 *
 * @param status 0 where the connection is closed without an answer
 */
record Reply(int status, Map<String, String> headers, byte[] body) {
    boolean isLost() {
        return status == 0;
    }
}
