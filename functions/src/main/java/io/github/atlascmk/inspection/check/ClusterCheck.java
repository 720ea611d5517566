package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Checks that each cluster which can use a customer's key is encrypted; says which ones can't, or have to wait. */
public record ClusterCheck(AccessPlan plan, RunProgress run) implements Check {
    @Override
    public List<Finding> findings() {
        List<Finding> found = new ArrayList<>();
        int free = plan.enrolment().maxClustersAtOnce() - underWay();
        for (Cluster cluster : sorted()) {
            Optional<Finding> finding = inspect(cluster);
            if (isExisting(cluster) && finding.stream().anyMatch(one -> one.kind() == Kind.CLUSTER_NOT_ENCRYPTED)) {
                free--;
                finding = free < 0 ? queued(cluster) : finding;
            }
            finding.ifPresent(found::add);
        }
        plan.observed().flexClusters().stream()
                .sorted(Comparator.comparing(FlexCluster::name))
                .forEach(flex -> found.add(new Finding(
                        Kind.CLUSTER_UNSUPPORTED, flex.name(), "Flex clusters can't use a customer's key")));
        if (plan.observed().isUnsupported()) {
            found.add(new Finding(
                    Kind.PROJECT_UNSUPPORTED,
                    plan.projectId(),
                    "no cluster of the project can use a customer's key, so the project is left alone"));
        }
        return found;
    }

    private Optional<Finding> inspect(Cluster cluster) {
        String failure = run.failed().get(cluster.name());
        if (failure != null && cluster.canUseKey() && cluster.isUnencrypted()) {
            return finding(
                    Kind.CLUSTER_FAILED,
                    cluster,
                    "not encrypted: " + failure + "; it is tried again later, less and less often, and at once if"
                            + " somebody starts a run");
        }
        return switch (ClusterEligibility.of(
                cluster, plan.enrolment(), plan.observed().at())) {
            case NOW ->
                refused(cluster)
                        .or(() -> finding(
                                Kind.CLUSTER_NOT_ENCRYPTED,
                                cluster,
                                "not encrypted with the project's key"
                                        + (hasSearchNodes(cluster)
                                                ? "; encrypting it rebuilds the indexes of its search nodes"
                                                : "")));
            case BUSY ->
                finding(Kind.CLUSTER_BUSY, cluster, "still " + cluster.stateName() + ": encrypted once it is idle");
            case PAUSED -> finding(Kind.CLUSTER_PAUSED, cluster, "paused: encrypted once it is resumed");
            case OUTSIDE_WINDOW ->
                finding(
                        Kind.CLUSTER_OUTSIDE_WINDOW,
                        cluster,
                        "older than the enrolment: encrypted in the maintenance window, which opens at "
                                + Objects.requireNonNull(plan.enrolment().maintenanceWindow())
                                        .opensAfter(plan.observed().at()));
            case REPORTED_ONLY ->
                finding(
                        Kind.EXISTING_CLUSTER,
                        cluster,
                        "older than the enrolment, and not encrypted with the key: enrol with existingClusters ENCRYPT to"
                                + " have it encrypted, which starts an initial sync and rebuilds search indexes");
            case ENCRYPTED -> encrypted(cluster);
            case ON_OTHER_PROVIDER ->
                finding(
                        Kind.CLUSTER_ON_OTHER_PROVIDER,
                        cluster,
                        "encrypted with a key of " + cluster.provider() + ", which only a person may change");
            case UNSUPPORTED ->
                finding(
                        Kind.CLUSTER_UNSUPPORTED,
                        cluster,
                        "not supported: " + cluster.instanceSize() + " is a shared tier, and a customer's key needs M10"
                                + " or larger");
            case NOT_OURS -> Optional.empty();
        };
    }

    /** Atlas: Pause, Resume, or Terminate a Cluster; Manage Customer Keys with AWS KMS. */
    private Optional<Finding> encrypted(Cluster cluster) {
        if (run.encrypting().contains(cluster.name()) && !cluster.isIdle()) {
            return finding(Kind.CLUSTER_BUSY, cluster, "encrypting: " + cluster.stateName());
        }
        return cluster.isPaused()
                ? finding(
                        Kind.ENCRYPTED_CLUSTER_PAUSED,
                        cluster,
                        "paused: it raises no alerts and takes no snapshots; it resumes by itself after 30 days, and needs"
                                + " the key then")
                : Optional.empty();
    }

    /** If earlier runs failed to encrypt it, and it isn't time to try again. */
    private Optional<Finding> refused(Cluster cluster) {
        return Optional.ofNullable(plan.observed().memory().refusals().get(cluster.name()))
                .filter(refusal -> refusal.isAbout(
                                cluster.configuration(), plan.enrolment().version())
                        && plan.observed().at().isBefore(refusal.nextTry()))
                .flatMap(refusal -> finding(
                        Kind.CLUSTER_FAILED,
                        cluster,
                        "not encrypted: " + refusal.reason() + "; it failed "
                                + (refusal.count() == 1 ? "once" : refusal.count() + " times") + " since "
                                + refusal.since() + ", and is tried again from " + refusal.nextTry()
                                + " on, or at once if somebody starts a run, or changes the cluster or the enrolment"));
    }

    /** How many existing clusters Atlas is working on now, whoever started it. */
    private int underWay() {
        return (int) plan.observed().clusters().stream()
                .filter(cluster -> cluster.canUseKey() && cluster.isEncryptedWithAws() && isExisting(cluster))
                .filter(cluster -> !cluster.isIdle() || isIndexing(cluster))
                .count();
    }

    private Optional<Finding> queued(Cluster cluster) {
        return finding(
                Kind.CLUSTER_QUEUED,
                cluster,
                "older than the enrolment: encrypted after others, at most "
                        + plan.enrolment().maxClustersAtOnce() + " at a time (maxClustersAtOnce)");
    }

    private boolean isExisting(Cluster cluster) {
        return plan.enrolment().isExisting(cluster.createDate());
    }

    private boolean isIndexing(Cluster cluster) {
        SearchDeployment search = plan.observed().search(cluster);
        return search.isUpdating() && !search.usesAwsKey();
    }

    private boolean hasSearchNodes(Cluster cluster) {
        return plan.observed().search(cluster).exists();
    }

    private List<Cluster> sorted() {
        return plan.observed().clusters().stream()
                .sorted(Comparator.comparing(Cluster::name))
                .toList();
    }

    private static Optional<Finding> finding(Kind kind, Cluster cluster, String message) {
        return Optional.of(new Finding(kind, cluster.name(), message));
    }
}
