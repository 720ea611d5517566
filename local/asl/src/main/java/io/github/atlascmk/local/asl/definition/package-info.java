/** A state machine as its JSON describes it: states, retriers, catchers, and what is wrong with it. */
@NullMarked
package io.github.atlascmk.local.asl.definition;

import org.jspecify.annotations.NullMarked;
