/**
 * Policy documents of IAM and KMS as values: parsed, merged, compared, diagnosed and measured. Pure: no clock, no
 * network.
 */
@NullMarked
package io.github.atlascmk.policy;

import org.jspecify.annotations.NullMarked;
