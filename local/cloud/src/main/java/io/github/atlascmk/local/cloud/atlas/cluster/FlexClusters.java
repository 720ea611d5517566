package io.github.atlascmk.local.cloud.atlas.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import java.util.List;

/** The read operations on flex clusters, which have no field for encryption at rest. */
public final class FlexClusters {
    private static final String PATH = Operation.GROUP + "/flexClusters";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2024-11-13"));
    private static final double DISK = 5;

    private FlexClusters() {}

    public static List<Operation> operations() {
        return List.of(
                Operation.of("listGroupFlexClusters", "GET", PATH, VERSIONS, RateLimit.FLEX, FlexClusters::list),
                Operation.of(
                        "getGroupFlexCluster", "GET", PATH + "/{name}", VERSIONS, RateLimit.FLEX, FlexClusters::get));
    }

    private static AtlasResponse list(AtlasRequest request) {
        Project project = request.project();
        return Page.of(request)
                .of(project.clusters().stream().filter(Cluster::isFlex).toList(), flex -> view(project, flex));
    }

    private static AtlasResponse get(AtlasRequest request) {
        Project project = request.project();
        String name = request.path("name");
        Cluster cluster = Clusters.any(project, name);
        if (!cluster.isFlex()) {
            throw AtlasError.badRequest(
                    "CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API",
                    "Cannot use non-flex cluster " + name + " in the flex API.",
                    name);
        }
        return AtlasResponse.ok(view(project, cluster));
    }

    private static ObjectNode view(Project project, Cluster flex) {
        ObjectNode view = AtlasJson.object();
        view.putObject("backupSettings").put("enabled", true);
        view.set("connectionStrings", ClusterDocument.connectionStrings(project, flex));
        view.putObject("providerSettings")
                .put("backingProviderName", flex.cloud())
                .put("diskSizeGB", DISK)
                .put("providerName", "FLEX")
                .put("regionName", flex.region());
        view.putArray("tags");
        return view.put("clusterType", "REPLICASET")
                .put("createDate", AtlasJson.date(flex.createDate()))
                .put("groupId", project.id())
                .put("id", flex.id())
                .put("mongoDBVersion", "8.0.16")
                .put("name", flex.name())
                .put("stateName", flex.state().name())
                .put("terminationProtectionEnabled", false)
                .put("versionReleaseSystem", "LTS");
    }
}
