/** IAM, KMS, Secrets Manager, DynamoDB and EventBridge, as their SDK clients see them. */
@NullMarked
package io.github.atlascmk.local.aws;

import org.jspecify.annotations.NullMarked;
