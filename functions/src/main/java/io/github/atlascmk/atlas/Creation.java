package io.github.atlascmk.atlas;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The intent to create something in Atlas, recorded before the request. Atlas's POST isn't idempotent: if its answer is
 * lost, what it created must be found again instead of being created twice.
 *
 * @param before ids of what existed before
 */
public record Creation(Instant intendedAt, List<String> before) {
    /** Atlas's clock and ours may differ by this much. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    /** Whether the request may have created what Atlas lists with this id. */
    public boolean mayHaveMade(String id, @Nullable Instant created) {
        return !before.contains(id) && (created == null || !created.isBefore(intendedAt.minus(SKEW)));
    }
}
