package io.github.atlascmk.atlas;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where a cluster's nodes call others from: addresses or CIDR blocks.
 *
 * @param outbound now
 * @param futureOutbound after a change that Atlas has announced; they are needed before it
 */
public record ClusterAddresses(
        String clusterName,
        @Nullable List<String> outbound,
        @Nullable List<String> futureOutbound) {
    public ClusterAddresses {
        Plausible.name(clusterName);
    }

    /** Now and then, without order. */
    public List<String> all() {
        return Stream.of(outbound, futureOutbound)
                .flatMap(list -> list == null ? Stream.empty() : list.stream())
                .toList();
    }
}
