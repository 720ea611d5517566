/**
 * Thousands of seeds of the local cloud: each draws a fleet, what people do to it and what goes wrong meanwhile, and is
 * held against what must hold at every moment and once all is calm.
 */
@NullMarked
package io.github.atlascmk.local.simulation;

import org.jspecify.annotations.NullMarked;
