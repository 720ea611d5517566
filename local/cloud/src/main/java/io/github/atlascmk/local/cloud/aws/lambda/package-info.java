/** Lambda: runs the real step classes by the handler names and with the environment of {@code template.yaml}. */
@NullMarked
package io.github.atlascmk.local.cloud.aws.lambda;

import org.jspecify.annotations.NullMarked;
