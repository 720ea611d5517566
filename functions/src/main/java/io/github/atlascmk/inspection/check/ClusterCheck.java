package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.MaintenanceWindow;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Observation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The part of the inspection that looks at each cluster. */
public record ClusterCheck(Enrolment enrolment, Observation observed, RunProgress run) {

    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        int free = enrolment.maxClustersAtOnce() - underWay();
        for (Cluster cluster : sorted()) {
            Optional<Finding> finding = inspect(cluster);
            if (finding.filter(Finding::isAboutCluster).isPresent() && isOld(cluster)) {
                free--;
                finding = free < 0 ? queued(cluster) : finding;
            }
            finding.ifPresent(found::add);
        }
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
        if (enrolment.existingClusters() == ExistingClusters.REPORT && isOld(cluster)) {
            return finding(
                    Kind.EXISTING_CLUSTER,
                    cluster,
                    "older than the enrolment, and not encrypted with the key: enrol with existingClusters ENCRYPT to"
                            + " have it done, which starts an initial sync and rebuilds search indexes");
        }
        if (cluster.isPaused()) {
            return finding(Kind.CLUSTER_PAUSED, cluster, "paused: encrypted once it is resumed");
        }
        MaintenanceWindow window = enrolment.maintenanceWindow();
        if (isOld(cluster) && window != null && !window.isOpenAt(observed.at())) {
            return finding(
                    Kind.CLUSTER_OUTSIDE_WINDOW,
                    cluster,
                    "older than the enrolment: encrypted in the maintenance window, which opens at "
                            + window.opensAfter(observed.at()));
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

    /** How many older clusters Atlas works on now, whoever had it begin. */
    private int underWay() {
        return (int) observed.clusters().stream()
                .filter(Cluster::canUseKey)
                .filter(this::isOld)
                .filter(cluster -> "AWS".equals(cluster.provider()))
                .filter(cluster -> !cluster.isIn("IDLE") || isIndexing(cluster))
                .count();
    }

    private Optional<Finding> queued(Cluster cluster) {
        return finding(
                Kind.CLUSTER_QUEUED,
                cluster,
                "older than the enrolment: encrypted after others, at most " + enrolment.maxClustersAtOnce()
                        + " at a time (maxClustersAtOnce)");
    }

    private boolean isOld(Cluster cluster) {
        return enrolment.isYoungerThan(cluster.createDate());
    }

    private boolean isIndexing(Cluster cluster) {
        SearchDeployment search = observed.searchDeployments().get(cluster.name());
        return search != null && search.isIn("UPDATING") && !search.usesAwsKey();
    }

    private List<Cluster> sorted() {
        return observed.clusters().stream()
                .sorted(Comparator.comparing(Cluster::name))
                .toList();
    }

    private boolean hasSearchNodes(Cluster cluster) {
        SearchDeployment search = observed.searchDeployments().get(cluster.name());
        return search != null && search.exists();
    }

    private static Optional<Finding> finding(Kind kind, Cluster cluster, String message) {
        return Optional.of(new Finding(kind, cluster.name(), message));
    }
}
