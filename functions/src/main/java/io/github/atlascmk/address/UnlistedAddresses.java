package io.github.atlascmk.address;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;

/**
 * Records when Atlas stopped listing addresses that may still use a project's key: one item for each project, in the
 * state table. Inspections write it too, since that changes nothing outside of the stack. If an item is lost, addresses
 * stay allowed for longer.
 */
public final class UnlistedAddresses {
    private static final Duration KEPT = Duration.ofDays(7);

    private final Table table;
    private final Clock clock;

    /**
     * @param unlisted since when each CIDR block is unlisted
     * @param expiresAt in seconds since 1970, as DynamoDB's time to live needs it
     */
    private record Addresses(SortedMap<String, Instant> unlisted, long expiresAt) {}

    public UnlistedAddresses(Platform platform) {
        this.table = Table.states(platform);
        this.clock = platform.clock();
    }

    /** The time for each CIDR block; empty if all are listed. */
    public Map<String, Instant> find(String projectId) {
        return table.find(id(projectId), Addresses.class)
                .<Map<String, Instant>>map(Addresses::unlisted)
                .orElse(Map.of());
    }

    /** @param since replaces the recorded times */
    public void put(String projectId, SortedMap<String, Instant> since) {
        table.put(id(projectId), new Addresses(since, clock.instant().plus(KEPT).getEpochSecond()));
    }

    private static String id(String projectId) {
        return "addresses#" + projectId;
    }
}
