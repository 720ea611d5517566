/** A day in the life of a stack on the virtual clock: what happens to its projects, and what comes of it. */
@NullMarked
package io.github.atlascmk.local.simulation.day;

import org.jspecify.annotations.NullMarked;
