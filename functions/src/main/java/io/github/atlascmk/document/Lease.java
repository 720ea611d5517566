package io.github.atlascmk.document;

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
    public record Memory(EditHistory edits, WriteWindows writes) {
        public static Memory none() {
            return new Memory(EditHistory.none(), WriteWindows.none());
        }

        public boolean isEmpty() {
            return edits.isEmpty() && writes.isEmpty();
        }
    }

    public EditHistory edits() {
        return memory.edits();
    }
}
