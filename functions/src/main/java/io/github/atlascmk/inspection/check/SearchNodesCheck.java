package io.github.atlascmk.inspection.check;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;
import java.util.Optional;

/** Checks that the search nodes of each encrypted cluster use the key, if the enrolment asks for it. */
public record SearchNodesCheck(AccessPlan plan, RunProgress run) implements Check {
    @Override
    public List<Finding> findings() {
        return plan.observed()
                .clustersWithSearch()
                .map(this::inspect)
                .flatMap(Optional::stream)
                .toList();
    }

    private Optional<Finding> inspect(Cluster cluster) {
        SearchDeployment search = plan.observed().search(cluster);
        if (!search.exists()) {
            return finding(
                    Kind.SEARCH_NOT_COVERED,
                    cluster,
                    "search indexes not covered by the key: there are no dedicated search nodes, so search runs on the"
                            + " database nodes");
        }
        boolean due =
                cluster.isEncryptedWithAws() && plan.observed().encryption().coversSearchNodes();
        if (!due || search.usesAwsKey()) {
            return Optional.empty();
        }
        if (search.isPaused() || cluster.isPaused()) {
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

    /** Some seconds pass before Atlas shows that it has started (recorded), so a run that changed something waits. */
    private boolean isUnderWay(Cluster cluster, SearchDeployment search) {
        return !search.isIdle() || !cluster.isIdle() || (run.changed() && run.isPatient());
    }

    private static Optional<Finding> finding(Kind kind, Cluster cluster, String message) {
        return Optional.of(new Finding(kind, cluster.name(), message));
    }
}
