package io.github.atlascmk.address;

import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.ClusterAddresses;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The addresses from which a project's key may be used: all that Atlas lists now, and for one more day those that it
 * has stopped listing. A list that can't be right is refused, because Atlas shuts databases down if it can't reach
 * their key.
 */
public final class AtlasAddresses {
    static final Duration GRACE = Duration.ofHours(24);

    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private final AtlasClient atlas;
    private final UnlistedAddresses memory;
    private final Clock clock;
    private volatile @Nullable ControlPlane controlPlane;

    private record ControlPlane(List<String> addresses, Instant asked) {}

    public AtlasAddresses(Platform platform, AtlasClient atlas) {
        this.atlas = atlas;
        this.memory = new UnlistedAddresses(platform);
        this.clock = platform.clock();
    }

    /**
     * The addresses that the project's policies should allow.
     *
     * @param clusters the project's clusters
     * @param present the policy that currently lets the role use the key
     * @throws AtlasUnavailable if Atlas lists no addresses, or none for a running cluster
     */
    public Cidrs wanted(String projectId, String keyArn, List<Cluster> clusters, PolicyDocument present) {
        Cidrs listed = listed(projectId, clusters);
        Cidrs unlisted = allowed(projectId, keyArn, present).minus(listed);
        Map<String, Instant> since = since(projectId, unlisted);
        Instant now = clock.instant();
        Set<String> kept = since.entrySet().stream()
                .filter(block -> block.getValue().plus(GRACE).isAfter(now))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return listed.plus(Cidrs.of(kept));
    }

    private Cidrs listed(String projectId, List<Cluster> clusters) {
        List<ClusterAddresses> byCluster = atlas.clusterAddresses(projectId);
        for (Cluster cluster : clusters) {
            if (cluster.isReady()
                    && byCluster.stream()
                            .filter(one -> one.clusterName().equals(cluster.name()))
                            .allMatch(one -> one.all().isEmpty())) {
                throw new AtlasUnavailable("Atlas lists no addresses of the cluster " + cluster.name()
                        + ", which runs: the key's conditions stay as they are");
            }
        }
        List<String> all = new ArrayList<>(controlPlane());
        byCluster.forEach(one -> all.addAll(one.all()));
        return cidrs(all);
    }

    /**
     * Cached, so that a sweep asks once: the list is the same for all projects, and Atlas allows a hundred calls a
     * minute.
     */
    private List<String> controlPlane() {
        Instant now = clock.instant();
        ControlPlane known = controlPlane;
        if (known == null || !known.asked.plus(REMEMBERED).isAfter(now)) {
            known = new ControlPlane(atlas.controlPlaneAddresses(), now);
            controlPlane = known;
        }
        return known.addresses;
    }

    @SuppressWarnings("UnusedException") // adds nothing
    private static Cidrs cidrs(List<String> texts) {
        try {
            return Cidrs.of(texts);
        } catch (IllegalArgumentException unreadable) {
            throw new AtlasUnavailable(
                    "Atlas lists something that isn't an address: the key's conditions stay as they are");
        }
    }

    /** The addresses that our statement allows. If another writer put something else there, it allows none. */
    @SuppressWarnings("UnusedException")
    private static Cidrs allowed(String projectId, String keyArn, PolicyDocument present) {
        try {
            return present.statement(Statements.sid(Statements.useKey(projectId, keyArn)))
                    .map(statement -> Cidrs.of(Statements.addresses(statement)))
                    .orElse(Cidrs.NONE);
        } catch (IllegalArgumentException unreadable) {
            return Cidrs.NONE;
        }
    }

    /**
     * Since when each block is unlisted. An address keeps its time if the blocks are regrouped; being listed again
     * resets it.
     */
    private Map<String, Instant> since(String projectId, Cidrs unlisted) {
        Map<String, Instant> known = memory.find(projectId);
        SortedMap<String, Instant> since = new TreeMap<>();
        known.forEach(
                (block, at) -> unlisted.and(Cidrs.of(List.of(block))).blocks().forEach(part -> since.put(part, at)));
        unlisted.minus(Cidrs.of(known.keySet())).blocks().forEach(block -> since.put(block, clock.instant()));
        if (!since.equals(known)) {
            memory.put(projectId, since);
        }
        return since;
    }
}
