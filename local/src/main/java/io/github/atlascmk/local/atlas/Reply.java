package io.github.atlascmk.local.atlas;

import java.util.Map;

/**
 * An answer as it goes over HTTP.
 *
 * @param status 0 where the connection is closed without an answer
 * @param isScripted whether a fault of the world took the place of Atlas's own answer
 */
record Reply(int status, Map<String, String> headers, byte[] body, boolean isScripted) {
    Reply scripted() {
        return new Reply(status, headers, body, true);
    }

    boolean isLost() {
        return status == 0;
    }
}
