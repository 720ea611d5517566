package io.github.atlascmk.document;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How often others removed or changed a statement of ours within a day.
 *
 * @param lastWrite when we wrote it last; null if we didn't
 */
public record RevertCount(int count, @Nullable Instant lastWrite) {
    /** Once may be a mistake; twice is another writer. */
    private static final int MOST = 1;

    private static final Duration PAUSE = Duration.ofMinutes(10);

    public boolean isConflict() {
        return count > MOST;
    }

    /**
     * Whether the statement may be written now. Against another writer we don't write more than once in 10 minutes, and
     * only if databases would be shut down otherwise: Atlas looks every 15 minutes (Atlas: Encryption at Rest using
     * Customer Key Management).
     *
     * @param live whether live encryption depends on the statement
     */
    public boolean mayWrite(boolean live, Instant now) {
        return !isConflict()
                || (live && lastWrite != null && !lastWrite.plus(PAUSE).isAfter(now));
    }
}
