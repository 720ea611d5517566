/** Policies of IAM, KMS and others: their grammar, and what they say to a request. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.policy;

import org.jspecify.annotations.NullMarked;
