package io.github.atlascmk.local.cloud.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The next {@code times} calls of an operation, after {@code skip} calls that work, are answered with this.
 *
 * @param operation the operation id of Atlas's API description, such as {@code updateGroupEncryptionAtRest}
 * @param effect whether the operation takes effect all the same (only the answer is lost)
 * @param retryAfter seconds for the header of that name; no header if null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AtlasFault(
        String operation,
        int status,
        @Nullable String errorCode,
        @Nullable Integer retryAfter,
        @Nullable Integer times,
        @Nullable Integer skip,
        @Nullable Boolean effect) {}
