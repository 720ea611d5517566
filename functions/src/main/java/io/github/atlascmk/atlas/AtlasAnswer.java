package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An answer of Atlas.
 *
 * @param body a missing node if the answer has no JSON object
 * @param retryAfter null if the answer has no usable {@code Retry-After}
 * @param remaining {@code RateLimit-Remaining}; null if the answer has none
 */
record AtlasAnswer(
        int status,
        JsonNode body,
        @Nullable Duration retryAfter,
        @Nullable Integer remaining) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    boolean isThrottled() {
        return status == 429;
    }
}
