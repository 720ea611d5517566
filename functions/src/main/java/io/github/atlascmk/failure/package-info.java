/** The failures that the state machine knows by name, those that it retries and those that it doesn't. */
@NullMarked
package io.github.atlascmk.failure;

import org.jspecify.annotations.NullMarked;
