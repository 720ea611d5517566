package io.github.atlascmk.local.cloud.atlas.organisation;

import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A private endpoint to AWS KMS in one Region.
 *
 * @param settlesAt when INITIATING turns to ACTIVE, and when one that is DELETING is gone; null where it stays
 */
public record PrivateEndpoint(
        String id, String region, String status, @Nullable Instant settlesAt) {
    /** Test suites of a real client took five minutes for the whole. */
    private static final Duration TAKES = Duration.ofMinutes(3);

    static PrivateEndpoint of(World.PrivateEndpoint origin, Instant now) {
        Duration settles = origin.settlesAfter();
        return new PrivateEndpoint(
                origin.id(), origin.region(), origin.status(), settles == null ? null : now.plus(settles));
    }

    public static PrivateEndpoint created(String id, String region, Instant now) {
        return new PrivateEndpoint(id, region, "INITIATING", now.plus(TAKES));
    }

    public PrivateEndpoint deleted(Instant now) {
        return new PrivateEndpoint(id, region, "DELETING", now.plus(TAKES));
    }

    public boolean isDeleting() {
        return status.equals("DELETING");
    }

    boolean isGoneAt(Instant now) {
        return isDeleting() && isSettledAt(now);
    }

    public String statusAt(Instant now) {
        return isSettledAt(now) && !isDeleting() ? "ACTIVE" : status;
    }

    World.PrivateEndpoint snapshot(Instant now) {
        return new World.PrivateEndpoint(
                id,
                region,
                statusAt(now),
                settlesAt == null || isSettledAt(now) ? null : Duration.between(now, settlesAt));
    }

    private boolean isSettledAt(Instant now) {
        return settlesAt != null && !settlesAt.isAfter(now);
    }
}
