package io.github.atlascmk.aws;

import io.github.atlascmk.policy.PolicyDocument;

/**
 * An IAM role as it is now.
 *
 * @param roleId {@code AROA…}; a different id under the same ARN means that the role was created again
 */
public record Role(RoleArn arn, String roleId, PolicyDocument trust) {}
