/** What surrounds every function: the JSON codec, logging and metrics, and its platform. */
@NullMarked
package io.github.atlascmk.runtime;

import org.jspecify.annotations.NullMarked;
