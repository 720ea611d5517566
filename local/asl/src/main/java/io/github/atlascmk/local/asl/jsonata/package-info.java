/** JSONata expressions of a state machine, and JSON as the JSONata library has it. */
@NullMarked
package io.github.atlascmk.local.asl.jsonata;

import org.jspecify.annotations.NullMarked;
