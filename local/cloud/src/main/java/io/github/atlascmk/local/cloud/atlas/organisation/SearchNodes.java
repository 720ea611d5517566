package io.github.atlascmk.local.cloud.atlas.organisation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * Dedicated search nodes of a cluster. A change takes minutes, in which they are UPDATING.
 *
 * @param provider whose key encrypts them until {@code readyAt}
 * @param next whose key does from then on
 * @param shownFrom from when on the change shows at all
 */
public record SearchNodes(ArrayNode specs, String provider, String next, Instant shownFrom, Instant readyAt) {
    private static final Duration TAKES = Duration.ofMinutes(5);

    /** A client was seen to read UPDATING only three seconds after its change (recorded). */
    private static final Duration UNSEEN = Duration.ofSeconds(3);

    /** @param wanted whose key should encrypt them; they are on their way there only where the world says UPDATING */
    static SearchNodes of(World.SearchNodes origin, String wanted, Instant now) {
        ArrayNode specs = AtlasJson.object().putArray("specs");
        specs.addObject().put("instanceSize", origin.instanceSize()).put("nodeCount", origin.nodeCount());
        String provider = Objects.requireNonNullElse(origin.encryptionAtRestProvider(), "NONE");
        Duration settles = origin.settlesAfter();
        return settles == null
                ? new SearchNodes(specs, provider, provider, now, now)
                : new SearchNodes(specs, provider, wanted, now, now.plus(settles));
    }

    public static SearchNodes created(ArrayNode specs, String provider, Instant now) {
        return new SearchNodes(specs, provider, provider, now, now.plus(TAKES));
    }

    public SearchNodes resized(ArrayNode to, Instant now) {
        return new SearchNodes(to, providerAt(now), next, now, now.plus(TAKES));
    }

    /** Their disks are made anew, and the indexes on them. */
    SearchNodes encryptedWith(String wanted, Instant now) {
        return next.equals(wanted)
                ? this
                : new SearchNodes(
                        specs, providerAt(now), wanted, isUpdatingAt(now) ? now : now.plus(UNSEEN), now.plus(TAKES));
    }

    public String providerAt(Instant now) {
        return readyAt.isAfter(now) ? provider : next;
    }

    public boolean isUpdatingAt(Instant now) {
        return !shownFrom.isAfter(now) && readyAt.isAfter(now);
    }

    World.SearchNodes snapshot(Instant now) {
        JsonNode spec = specs.path(0);
        String present = providerAt(now);
        return new World.SearchNodes(
                spec.path("instanceSize").asText(),
                spec.path("nodeCount").asInt(),
                present.equals("NONE") ? null : present,
                readyAt.isAfter(now) ? Duration.between(now, readyAt) : null);
    }
}
