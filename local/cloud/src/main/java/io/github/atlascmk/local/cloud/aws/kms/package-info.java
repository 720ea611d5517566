/** KMS: keys with their policies, who may use them, and its client. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.kms;

import org.jspecify.annotations.NullMarked;
