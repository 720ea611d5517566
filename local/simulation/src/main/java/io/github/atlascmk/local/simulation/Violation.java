package io.github.atlascmk.local.simulation;

import java.time.Instant;

/**
 * Something that must never be, and was.
 *
 * @param invariant its name, such as {@code foreignElementsAreKept}
 */
record Violation(String invariant, Instant at, String message) {}
