package io.github.atlascmk.aws;

import io.github.atlascmk.policy.PolicyDocument;

/**
 * An IAM role as it is now.
 *
 * @param roleId {@code AROA…}: another one under the same ARN is another role
 */
public record Role(RoleArn arn, String roleId, PolicyDocument trust) {}
