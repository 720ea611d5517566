/** Plays a day of a stack on the virtual clock: incidents in its projects, and their results. */
@NullMarked
package io.github.atlascmk.local.simulation.day;

import org.jspecify.annotations.NullMarked;
