package io.github.atlascmk.local.cloud.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * The next {@code times} calls of an operation, after {@code skip} calls that work, fail with this.
 *
 * @param service prefix of its IAM actions: {@code iam}, {@code kms}, {@code dynamodb}…
 * @param error the service's error code, such as {@code Throttling}
 * @param effect whether the operation takes effect all the same (only the answer is lost)
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AwsFault(
        String service,
        String operation,
        String error,
        @Nullable Integer status,
        @Nullable Integer times,
        @Nullable Integer skip,
        @Nullable Boolean effect) {}
