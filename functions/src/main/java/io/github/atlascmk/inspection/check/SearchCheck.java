package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.EncryptionAtRest;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Observation;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The part of the inspection that looks at search, where the enrolment asks for it. The project's setting takes effect
 * on the dedicated search nodes of each cluster that is encrypted with the key, whose indexes Atlas rebuilds (Atlas
 * documentation: enable customer-managed keys for search nodes). Turning the setting off is nobody's wish here.
 */
public record SearchCheck(Enrolment enrolment, Observation observed, RunProgress run) {

    /** The setting. It can't be changed while the present key doesn't work. */
    public Optional<Finding> setting() {
        EncryptionAtRest encryption = observed.encryption();
        boolean stuck = encryption.aws().isEnabled() && !encryption.aws().isValid();
        if (!enrolment.searchNodes() || encryption.coversSearchNodes() || stuck) {
            return Optional.empty();
        }
        String affected = clusters()
                .filter(cluster -> deployment(cluster).exists())
                .map(Cluster::name)
                .collect(Collectors.joining(", "));
        return Optional.of(new Finding(
                Kind.SEARCH_NODES_OFF,
                enrolment.projectId(),
                "search nodes don't use the project's key; turning it on rebuilds the search indexes of "
                        + (affected.isEmpty()
                                ? "no cluster now, since none has dedicated search nodes"
                                : "the clusters with dedicated search nodes: " + affected)));
    }

    /** What is to say of single clusters. */
    public List<Finding> findings() {
        return clusters().map(this::inspect).flatMap(Optional::stream).toList();
    }

    private Optional<Finding> inspect(Cluster cluster) {
        SearchDeployment search = deployment(cluster);
        if (!search.exists()) {
            return finding(
                    Kind.SEARCH_NOT_COVERED,
                    cluster,
                    "search indexes not covered by the key: there are no dedicated search nodes, so search runs on the"
                            + " database nodes");
        }
        boolean due = "AWS".equals(cluster.provider()) && observed.encryption().coversSearchNodes();
        if (!due || search.usesAwsKey()) {
            return Optional.empty();
        }
        if (search.isIn("PAUSED") || cluster.isPaused()) {
            return finding(Kind.CLUSTER_PAUSED, cluster, "paused: its search nodes use the key once it is resumed");
        }
        return isUnderWay(cluster, search)
                ? finding(
                        Kind.SEARCH_NODES_BUSY,
                        cluster,
                        "its search nodes don't use the key yet: " + search.stateName() + ", indexes are rebuilt")
                : finding(
                        Kind.SEARCH_NODES_NOT_COVERED,
                        cluster,
                        "its search nodes don't use the key, though the project's setting is on and Atlas has nothing"
                                + " under way: ask MongoDB's support");
    }

    /** A while passes before Atlas shows that it has begun (recorded), so a run that changed something is patient. */
    private boolean isUnderWay(Cluster cluster, SearchDeployment search) {
        return !search.isIn("IDLE") || !cluster.isIn("IDLE") || (run.changed() && run.isPatient());
    }

    private Stream<Cluster> clusters() {
        return observed.clusters().stream()
                .filter(cluster -> observed.searchDeployments().containsKey(cluster.name()))
                .sorted(Comparator.comparing(Cluster::name));
    }

    private SearchDeployment deployment(Cluster cluster) {
        return observed.searchDeployments().getOrDefault(cluster.name(), new SearchDeployment(null, null, null));
    }

    private static Optional<Finding> finding(Kind kind, Cluster cluster, String message) {
        return Optional.of(new Finding(kind, cluster.name(), message));
    }
}
