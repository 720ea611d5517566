package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Instant;
import java.util.List;

/**
 * A lease that is held.
 *
 * @param memory what its item remembers; stored when the lease is released
 * @param until when the lease ends by itself
 * @param keep stores the memory at once; throws {@link DocumentBusy} if the lease was lost
 */
public record Lease(Memory memory, Instant until, Runnable keep) {

    /** What a lease's item remembers of our edits of a role's or a key's documents. */
    public record Memory(EditHistory edits, WriteWindows writes) {
        public static Memory none() {
            return new Memory(EditHistory.none(), WriteWindows.none());
        }

        public boolean isEmpty() {
            return edits.isEmpty() && writes.isEmpty();
        }
    }

    EditHistory edits() {
        return memory.edits();
    }

    /**
     * Records and stores at once that a document is about to be replaced, so that the record survives if the invocation
     * dies in the write.
     */
    void beginWrite(String document, PolicyDocument read, Instant readAt) {
        memory.writes().begin(document, read, readAt, until);
        keep.run();
    }

    /** Records that AWS answered the write. */
    void endWrite(String document, List<ObjectNode> added, PolicyDocument before, PolicyDocument after, Instant now) {
        memory.writes().end(now);
        // A write for another statement answers nobody who took this one away.
        List<ObjectNode> brought =
                added.stream().filter(statement -> !before.grants(statement)).toList();
        memory.edits().edited(document, brought, before, after, now);
    }
}
