package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Checks that the project's setting for search nodes is on, if the enrolment asks for it. It takes effect on the
 * dedicated search nodes of each cluster that is encrypted with the key, and Atlas rebuilds their indexes (Atlas
 * documentation: enable customer-managed keys for search nodes). A setting that is on without being asked for stays on.
 */
public record SearchSettingCheck(AccessPlan plan) implements Check {
    @Override
    public List<Finding> findings() {
        EncryptionAtRest encryption = plan.observed().encryption();
        // The setting can't be changed while the present key doesn't work.
        boolean stuck = encryption.aws().isEnabled() && !encryption.aws().isValid();
        if (!plan.enrolment().searchNodes() || encryption.coversSearchNodes() || stuck) {
            return List.of();
        }
        String affected = plan.observed()
                .clustersWithSearch()
                .filter(cluster -> plan.observed().search(cluster).exists())
                .map(Cluster::name)
                .collect(Collectors.joining(", "));
        return List.of(new Finding(
                Kind.SEARCH_NODES_OFF,
                plan.projectId(),
                "search nodes don't use the project's key; turning that on rebuilds the search indexes of "
                        + (affected.isEmpty()
                                ? "no cluster now, since none has dedicated search nodes"
                                : "the clusters with dedicated search nodes: " + affected)));
    }
}
