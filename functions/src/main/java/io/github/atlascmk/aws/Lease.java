package io.github.atlascmk.aws;

/**
 * A lease that is held.
 *
 * @param edits what is remembered of the edits under it, and kept when it is released
 */
public record Lease(OurEdits edits) {}
