/** Turns raw events into signals: what an event is about, and why. One reader for each source. */
@NullMarked
package io.github.atlascmk.event;

import org.jspecify.annotations.NullMarked;
