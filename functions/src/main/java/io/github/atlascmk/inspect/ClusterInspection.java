package io.github.atlascmk.inspect;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ExistingClusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The part of the inspection that looks at each cluster. */
record ClusterInspection(Enrolment enrolment, Observed observed, RunSoFar run) {

    List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        observed.clusters().stream()
                .sorted(Comparator.comparing(Cluster::name))
                .forEach(cluster -> inspect(cluster).ifPresent(found::add));
        observed.flexClusters().stream()
                .sorted(Comparator.comparing(FlexCluster::name))
                .forEach(flex -> found.add(new Finding(
                        Kind.CLUSTER_UNSUPPORTED, flex.name(), "Flex clusters can't use a customer's key")));
        return found;
    }

    private Optional<Finding> inspect(Cluster cluster) {
        if (cluster.isTenant()) {
            return finding(
                    Kind.CLUSTER_UNSUPPORTED,
                    cluster,
                    "not supported: " + cluster.instanceSize() + " is a shared tier, and a customer's key needs M10 or"
                            + " larger");
        }
        if (!cluster.canUseKey()) {
            return Optional.empty();
        }
        return switch (cluster.provider()) {
            case "AWS" ->
                run.encrypting().contains(cluster.name()) && !cluster.isIn("IDLE")
                        ? finding(Kind.CLUSTER_BUSY, cluster, "encrypting: " + cluster.stateName())
                        : Optional.empty();
            case "NONE" -> unencrypted(cluster);
            default ->
                finding(
                        Kind.CLUSTER_ON_OTHER_PROVIDER,
                        cluster,
                        "encrypted with a key of " + cluster.provider() + ", which only a person may change");
        };
    }

    private Optional<Finding> unencrypted(Cluster cluster) {
        if (run.failed().containsKey(cluster.name())) {
            return finding(
                    Kind.CLUSTER_FAILED,
                    cluster,
                    "not encrypted: " + run.failed().get(cluster.name()) + "; the next run tries again");
        }
        if (enrolment.existingClusters() == ExistingClusters.REPORT && enrolment.isYoungerThan(cluster.createDate())) {
            return finding(
                    Kind.EXISTING_CLUSTER,
                    cluster,
                    "older than the enrolment, and not encrypted with the key: enrol with existingClusters ENCRYPT to"
                            + " have it done, which starts an initial sync and rebuilds search indexes");
        }
        if (cluster.isPaused()) {
            return finding(Kind.CLUSTER_PAUSED, cluster, "paused: encrypted once it is resumed");
        }
        return cluster.isIn("IDLE")
                ? finding(
                        Kind.CLUSTER_NOT_ENCRYPTED,
                        cluster,
                        "not encrypted with the project's key"
                                + (hasSearchNodes(cluster)
                                        ? "; encrypting it rebuilds the indexes of its search nodes"
                                        : ""))
                : finding(Kind.CLUSTER_BUSY, cluster, "still " + cluster.stateName() + ": encrypted once it is idle");
    }

    private boolean hasSearchNodes(Cluster cluster) {
        SearchDeployment search = observed.searchDeployments().get(cluster.name());
        return search != null && search.exists();
    }

    private static Optional<Finding> finding(Kind kind, Cluster cluster, String message) {
        return Optional.of(new Finding(kind, cluster.name(), message));
    }
}
