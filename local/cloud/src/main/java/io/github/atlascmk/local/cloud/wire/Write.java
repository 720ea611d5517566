package io.github.atlascmk.local.cloud.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One effect on the world outside of the stack: what was there before and after. Null means that there was nothing. */
public record Write(
        Instant at,
        Caller caller,
        String service,
        String operation,
        String target,
        @Nullable JsonNode before,
        @Nullable JsonNode after) {}
