package io.github.atlascmk.local.simulation;

import java.time.Instant;

/**
 * A violation of an invariant.
 *
 * @param invariant its name, such as {@code foreignElementsAreKept}
 */
record Violation(String invariant, Instant at, String message) {}
