/** The classes that the state machine knows by name: what it retries, and what it does not. */
@NullMarked
package io.github.atlascmk.failure;

import org.jspecify.annotations.NullMarked;
