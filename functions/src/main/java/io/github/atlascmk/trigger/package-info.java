/** One recogniser for each event source: a raw event becomes a hint where to look. */
@NullMarked
package io.github.atlascmk.trigger;

import org.jspecify.annotations.NullMarked;
