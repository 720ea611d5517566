package io.github.atlascmk.local.cloud.wire;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One call to a service, as the journal keeps it.
 *
 * @param service {@code atlas}, {@code iam}, {@code kms}, {@code dynamodb}…: the prefix of IAM actions
 * @param operation the service's own name of it, such as {@code UpdateAssumeRolePolicy}
 * @param target what it is about: an ARN, a path, a table and key
 * @param error the error code that it was answered with, or null
 */
public record Call(
        Instant at,
        Caller caller,
        String service,
        String operation,
        String target,
        @Nullable String error) {}
