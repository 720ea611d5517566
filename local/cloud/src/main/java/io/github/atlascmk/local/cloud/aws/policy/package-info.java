/** Policies of IAM, KMS and others: their grammar, and whether they allow a request. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.policy;

import org.jspecify.annotations.NullMarked;
