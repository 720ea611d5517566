package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Dedicated search nodes. No cluster of a world has any; clients add them. */
final class SearchDeployments {
    private static final String PATH = Operation.GROUP + "/clusters/{clusterName}/search/deployment";
    private static final String ABSENT_IS_EMPTY_SINCE = "2025-03-12";
    private static final ApiVersion FIRST = ApiVersion.retiring("2024-05-30", ABSENT_IS_EMPTY_SINCE, "2027-07-01");
    private static final List<ApiVersion> READS = List.of(FIRST, ApiVersion.of(ABSENT_IS_EMPTY_SINCE));
    private static final List<ApiVersion> WRITES = List.of(ApiVersion.of("2024-05-30"));

    private static final Duration TAKES = Duration.ofMinutes(5);

    private record Deployment(String id, ArrayNode specs, Instant readyAt) {}

    private final Wire wire;
    private final ObjectIds ids;
    private final EventLog events;
    private final Map<String, Deployment> byCluster = new HashMap<>();

    SearchDeployments(Wire wire, ObjectIds ids, EventLog events) {
        this.wire = wire;
        this.ids = ids;
        this.events = events;
    }

    List<Operation> operations() {
        return List.of(
                of("getGroupClusterSearchDeployment", "GET", READS, this::get),
                of("createGroupClusterSearchDeployment", "POST", WRITES, this::create),
                of("updateGroupClusterSearchDeployment", "PATCH", WRITES, this::update),
                of("deleteGroupClusterSearchDeployment", "DELETE", WRITES, this::delete));
    }

    private static Operation of(
            String id, String method, List<ApiVersion> versions, Function<AtlasRequest, AtlasResponse> handler) {
        return Operation.of(id, method, PATH, versions, RateLimit.SEARCH, handler);
    }

    private AtlasResponse get(AtlasRequest request) {
        Cluster cluster = cluster(request);
        Deployment deployment = byCluster.get(cluster.id());
        if (deployment == null && !request.version().isBefore(ABSENT_IS_EMPTY_SINCE)) {
            return AtlasResponse.ok(Json.object());
        }
        return AtlasResponse.ok(view(request, cluster, present(cluster, deployment), now()));
    }

    private AtlasResponse create(AtlasRequest request) {
        Cluster cluster = cluster(request);
        if (!cluster.isDedicated()) {
            throw invalid("clusterName", "The cluster " + cluster.name() + " cannot have search nodes.");
        }
        if (byCluster.containsKey(cluster.id())) {
            throw AtlasError.badRequest(
                    "ATLAS_SEARCH_DEPLOYMENT_ALREADY_EXISTS",
                    "The cluster " + cluster.name() + " has search nodes already.",
                    cluster.name());
        }
        Deployment deployment = new Deployment(ids.next(), specs(request.body()), now().plus(TAKES));
        changed("SEARCH_DEPLOYMENT_CREATED", "createGroupClusterSearchDeployment", request, cluster, deployment);
        return AtlasResponse.created(view(request, cluster, deployment, now()));
    }

    /** Answers the state that was: a client was seen to read UPDATING only three seconds later. */
    private AtlasResponse update(AtlasRequest request) {
        Cluster cluster = cluster(request);
        Deployment before = present(cluster, byCluster.get(cluster.id()));
        Deployment after = new Deployment(before.id, specs(request.body()), now().plus(TAKES));
        changed("SEARCH_DEPLOYMENT_UPDATED", "updateGroupClusterSearchDeployment", request, cluster, after);
        return AtlasResponse.ok(view(request, cluster, new Deployment(after.id, after.specs, before.readyAt), now()));
    }

    private AtlasResponse delete(AtlasRequest request) {
        Cluster cluster = cluster(request);
        present(cluster, byCluster.get(cluster.id()));
        changed("SEARCH_DEPLOYMENT_DELETED", "deleteGroupClusterSearchDeployment", request, cluster, null);
        return AtlasResponse.noContent();
    }

    private void changed(
            String event, String operation, AtlasRequest request, Cluster cluster, @Nullable Deployment after) {
        Deployment before = after == null ? byCluster.remove(cluster.id()) : byCluster.put(cluster.id(), after);
        events.add(now(), event, request.project(), request.actor(), cluster);
        wire.wrote(
                "atlas",
                operation,
                request.project().path() + "/clusters/" + cluster.name() + "/search/deployment",
                before == null ? null : before.specs,
                after == null ? null : after.specs);
    }

    /** For a cluster that doesn't exist, this API alone answers 400 (recorded). */
    private static Cluster cluster(AtlasRequest request) {
        String name = request.path("clusterName");
        Cluster cluster = request.project().cluster(name);
        if (cluster == null) {
            throw invalid("clusterName", "The cluster " + name + " was not found.");
        }
        return cluster;
    }

    private static Deployment present(Cluster cluster, @Nullable Deployment deployment) {
        if (deployment == null) {
            throw AtlasError.badRequest(
                    "ATLAS_SEARCH_DEPLOYMENT_DOES_NOT_EXIST",
                    "The cluster " + cluster.name() + " has no search nodes.",
                    cluster.name());
        }
        return deployment;
    }

    private static ArrayNode specs(ObjectNode body) {
        if (!(body.path("specs") instanceof ArrayNode specs) || specs.size() != 1) {
            throw invalid("specs", "There must be one element.");
        }
        JsonNode spec = specs.path(0);
        if (!spec.path("instanceSize").asText().matches("S\\d+_\\w+_NVME")) {
            throw invalid("instanceSize", "It must be a size of search nodes, such as S20_HIGHCPU_NVME.");
        }
        int nodes = spec.path("nodeCount").asInt();
        if (nodes < 2 || nodes > 32) {
            throw invalid("nodeCount", "It must be from 2 to 32.");
        }
        return specs;
    }

    private static AtlasError invalid(String attribute, String text) {
        return AtlasError.badRequest(
                "ATLAS_SEARCH_DEPLOYMENT_INVALID_ATTRIBUTE",
                "The attribute " + attribute + " is invalid: " + text,
                attribute,
                text);
    }

    private static ObjectNode view(AtlasRequest request, Cluster cluster, Deployment deployment, Instant now) {
        Project project = request.project();
        boolean encrypted = Boolean.TRUE.equals(project.encryptionAtRest().enabledForSearchNodes());
        ObjectNode view = Json.object();
        view.set("effectiveSpecs", deployment.specs);
        view.put("encryptionAtRestProvider", encrypted ? cluster.encryptionAtRestProvider() : "NONE")
                .put("groupId", project.id())
                .put("id", deployment.id);
        view.set("specs", deployment.specs);
        String ready = cluster.paused() ? "PAUSED" : "IDLE";
        return view.put("stateName", deployment.readyAt.isAfter(now) ? "UPDATING" : ready);
    }

    private Instant now() {
        return wire.timeline().instant();
    }
}
