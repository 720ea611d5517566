/** JSONata expressions of a state machine, and JSON in the form that the JSONata library uses. */
@NullMarked
package io.github.atlascmk.local.asl.jsonata;

import org.jspecify.annotations.NullMarked;
