/** Secrets Manager. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.secretsmanager;

import org.jspecify.annotations.NullMarked;
