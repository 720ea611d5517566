package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.atlas.Project;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A project as it is now in Atlas: what its encryption is, and which databases use it.
 *
 * @param privateEndpoints null if the project doesn't require private networking, or Atlas doesn't tell
 */
public record AtlasState(
        Project project,
        List<AtlasRole> atlasRoles,
        EncryptionAtRest encryption,
        List<Cluster> clusters,
        @Nullable List<PrivateEndpoint> privateEndpoints) {
    /** Names of the clusters that are encrypted with the project's key in AWS KMS, sorted. */
    public List<String> databases() {
        return clusters.stream()
                .filter(cluster -> encryption.aws().isEnabled() && cluster.isEncryptedWithAws())
                .map(Cluster::name)
                .sorted()
                .toList();
    }

    /** The Regions in which nodes of encrypted clusters run, as Atlas writes them: {@code EU_CENTRAL_1}. */
    public Set<String> regions() {
        return clusters.stream()
                .filter(Cluster::isEncryptedWithAws)
                .flatMap(cluster -> cluster.regionNames().stream())
                .collect(Collectors.toSet());
    }
}
