package io.github.atlascmk.local.cloud.atlas.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema.Type;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A cluster's advanced configuration, which has a resource of its own. */
public final class ProcessArgs {
    private static final String PATH = Operation.GROUP + "/clusters/{clusterName}/processArgs";
    private static final List<ApiVersion> VERSIONS =
            List.of(ApiVersion.retiring("2023-01-01", "2024-08-05", "2027-07-01"), ApiVersion.of("2024-08-05"));

    private static final BodySchema KNOWN = new BodySchema(Map.ofEntries(
            Map.entry("changeStreamOptionsPreAndPostImagesExpireAfterSeconds", Type.NUMBER),
            Map.entry("chunkMigrationConcurrency", Type.NUMBER),
            Map.entry("customOpensslCipherConfigTls12", Type.LIST),
            Map.entry("customOpensslCipherConfigTls13", Type.LIST),
            Map.entry("defaultMaxTimeMS", Type.NUMBER),
            Map.entry("defaultReadConcern", Type.TEXT),
            Map.entry("defaultWriteConcern", Type.TEXT),
            Map.entry("failIndexKeyTooLong", Type.BOOLEAN),
            Map.entry("javascriptEnabled", Type.BOOLEAN),
            Map.entry("minimumEnabledTlsProtocol", Type.TEXT),
            Map.entry("noTableScan", Type.BOOLEAN),
            Map.entry("oplogMinRetentionHours", Type.NUMBER),
            Map.entry("oplogSizeMB", Type.NUMBER),
            Map.entry("queryStatsLogVerbosity", Type.NUMBER),
            Map.entry("sampleRefreshIntervalBIConnector", Type.NUMBER),
            Map.entry("sampleSizeBIConnector", Type.NUMBER),
            Map.entry("tlsCipherConfigMode", Type.TEXT),
            Map.entry("transactionLifetimeLimitSeconds", Type.NUMBER)));

    private final Timeline timeline;
    private final EventLog events;
    private final Map<String, ObjectNode> byCluster = new HashMap<>();

    public ProcessArgs(Timeline timeline, EventLog events) {
        this.timeline = timeline;
        this.events = events;
    }

    public List<Operation> operations() {
        RateLimit limit = RateLimit.CLUSTERS;
        return List.of(
                Operation.of("getGroupClusterProcessArgs", "GET", PATH, VERSIONS, limit, this::get),
                Operation.of("updateGroupClusterProcessArgs", "PATCH", PATH, VERSIONS, limit, this::update));
    }

    private AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(of(Clusters.find(request.project(), request.path("clusterName"))));
    }

    private AtlasResponse update(AtlasRequest request) {
        Project project = request.project();
        Cluster cluster = Clusters.find(project, request.path("clusterName"));
        if (cluster.isTenant()) {
            throw AtlasError.badRequest(
                    "TENANT_CLUSTER_UPDATE_UNSUPPORTED", "Tenant clusters have no advanced configuration.");
        }
        ObjectNode changed = of(cluster).setAll(KNOWN.checked(request.body()));
        events.add(timeline.instant(), "CLUSTER_PROCESS_ARGS_UPDATE_SUBMITTED", project, request.actor(), cluster);
        return AtlasResponse.ok(changed);
    }

    private ObjectNode of(Cluster cluster) {
        return byCluster.computeIfAbsent(cluster.id(), _ -> {
            ObjectNode args = AtlasJson.object()
                    .put("changeStreamOptionsPreAndPostImagesExpireAfterSeconds", -1)
                    .put("javascriptEnabled", true)
                    .put("minimumEnabledTlsProtocol", "TLS1_2")
                    .put("noTableScan", false)
                    .put("tlsCipherConfigMode", "DEFAULT");
            args.putArray("customOpensslCipherConfigTls12");
            for (String unset : List.of(
                    "defaultWriteConcern",
                    "oplogMinRetentionHours",
                    "oplogSizeMB",
                    "sampleRefreshIntervalBIConnector",
                    "sampleSizeBIConnector",
                    "transactionLifetimeLimitSeconds")) {
                args.putNull(unset);
            }
            return args;
        });
    }
}
