/** A raw event becomes a signal: what it is about, and why. One reader for each source. */
@NullMarked
package io.github.atlascmk.event;

import org.jspecify.annotations.NullMarked;
