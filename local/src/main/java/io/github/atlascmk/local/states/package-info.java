/** Step Functions: an interpreter of the Amazon States Language with JSONata. */
@NullMarked
package io.github.atlascmk.local.states;

import org.jspecify.annotations.NullMarked;
