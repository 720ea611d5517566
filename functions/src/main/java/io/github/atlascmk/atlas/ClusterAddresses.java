package io.github.atlascmk.atlas;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The addresses or CIDR blocks from which a cluster's nodes call others.
 *
 * @param outbound in use now
 * @param futureOutbound in use after a change that Atlas has announced; a policy must allow them before it
 */
public record ClusterAddresses(
        String clusterName,
        @Nullable List<String> outbound,
        @Nullable List<String> futureOutbound) {
    public ClusterAddresses {
        Plausible.name(clusterName);
    }

    /** Those of now and of the future, in no order. */
    public List<String> all() {
        return Stream.of(outbound, futureOutbound)
                .flatMap(list -> list == null ? Stream.empty() : list.stream())
                .toList();
    }
}
