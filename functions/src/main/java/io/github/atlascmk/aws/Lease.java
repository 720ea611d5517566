package io.github.atlascmk.aws;

import java.time.Instant;

/**
 * A lease that is held.
 *
 * @param memory what is remembered of our edits and writes under it, and kept when it is released
 * @param until when it ends by itself
 * @param keep keeps the memory at once, for what must be known even if this invocation dies
 */
public record Lease(Memory memory, Instant until, Runnable keep) {

    /** What a lease's item remembers of a role or a key. */
    public record Memory(OurEdits edits, OurWrites writes) {
        public static Memory none() {
            return new Memory(OurEdits.none(), OurWrites.none());
        }

        public boolean isEmpty() {
            return edits.isEmpty() && writes.isEmpty();
        }
    }

    public OurEdits edits() {
        return memory.edits();
    }
}
