package io.github.atlascmk.aws;

import io.github.atlascmk.policy.PolicyDocument;
import org.jspecify.annotations.Nullable;

/**
 * An IAM role as it is now.
 *
 * @param roleId {@code AROA…}; a different id under the same ARN means that the role was created again
 * @param boundary the ARN of its permissions boundary; null if it has none
 */
public record Role(
        RoleArn arn,
        String roleId,
        PolicyDocument trust,
        @Nullable String boundary) {}
