/** IAM: roles with their policies, and its client. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.iam;

import org.jspecify.annotations.NullMarked;
