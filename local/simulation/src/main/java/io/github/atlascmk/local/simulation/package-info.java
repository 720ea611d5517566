/**
 * Plays thousands of seeds on the local cloud. Each seed draws a fleet, the actions of people and the faults;
 * invariants are checked at every moment, and at the end after a calm phase.
 */
@NullMarked
package io.github.atlascmk.local.simulation;

import org.jspecify.annotations.NullMarked;
