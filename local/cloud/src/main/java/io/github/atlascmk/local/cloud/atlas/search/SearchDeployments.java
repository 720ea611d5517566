package io.github.atlascmk.local.cloud.atlas.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.organisation.Cluster;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.SearchNodes;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The operations on dedicated search nodes. A cluster has one set of them, so their id is made from its own. */
public final class SearchDeployments {
    private static final String PATH = Operation.GROUP + "/clusters/{clusterName}/search/deployment";
    private static final String ABSENT_IS_EMPTY_SINCE = "2025-03-12";
    private static final ApiVersion FIRST = ApiVersion.retiring("2024-05-30", ABSENT_IS_EMPTY_SINCE, "2027-07-01");
    private static final List<ApiVersion> READS = List.of(FIRST, ApiVersion.of(ABSENT_IS_EMPTY_SINCE));
    private static final List<ApiVersion> WRITES = List.of(ApiVersion.of("2024-05-30"));

    private final Wire wire;
    private final EventLog events;

    public SearchDeployments(Wire wire, EventLog events) {
        this.wire = wire;
        this.events = events;
    }

    public List<Operation> operations() {
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
        if (cluster.searchNodes() == null && !request.version().isBefore(ABSENT_IS_EMPTY_SINCE)) {
            return AtlasResponse.ok(AtlasJson.object());
        }
        return AtlasResponse.ok(view(request, cluster, present(cluster), now()));
    }

    private AtlasResponse create(AtlasRequest request) {
        Cluster cluster = cluster(request);
        if (!cluster.isDedicated()) {
            throw invalid("clusterName", "The cluster " + cluster.name() + " cannot have search nodes.");
        }
        if (cluster.searchNodes() != null) {
            throw AtlasError.badRequest(
                    "ATLAS_SEARCH_DEPLOYMENT_ALREADY_EXISTS",
                    "The cluster " + cluster.name() + " has search nodes already.",
                    cluster.name());
        }
        String provider = request.project().coversSearchNodes() ? cluster.encryptionAtRestProvider() : "NONE";
        SearchNodes created = SearchNodes.created(specs(request.body()), provider, now());
        changed("SEARCH_DEPLOYMENT_CREATED", "createGroupClusterSearchDeployment", request, cluster, created);
        return AtlasResponse.created(view(request, cluster, created, now()));
    }

    /** Answers the state that was: a client was seen to read UPDATING only three seconds later. */
    private AtlasResponse update(AtlasRequest request) {
        Cluster cluster = cluster(request);
        SearchNodes before = present(cluster);
        SearchNodes after = before.resized(specs(request.body()), now());
        ObjectNode answer = view(request, cluster, before, now());
        answer.set("effectiveSpecs", after.specs());
        answer.set("specs", after.specs());
        changed("SEARCH_DEPLOYMENT_UPDATED", "updateGroupClusterSearchDeployment", request, cluster, after);
        return AtlasResponse.ok(answer);
    }

    private AtlasResponse delete(AtlasRequest request) {
        Cluster cluster = cluster(request);
        present(cluster);
        changed("SEARCH_DEPLOYMENT_DELETED", "deleteGroupClusterSearchDeployment", request, cluster, null);
        return AtlasResponse.noContent();
    }

    private void changed(
            String event, String operation, AtlasRequest request, Cluster cluster, @Nullable SearchNodes after) {
        SearchNodes before = cluster.searchNodes();
        cluster.searchNodes(after);
        events.add(now(), event, request.project(), request.actor(), cluster);
        wire.wrote(
                "atlas",
                operation,
                request.project().path() + "/clusters/" + cluster.name() + "/search/deployment",
                before == null ? null : before.specs(),
                after == null ? null : after.specs());
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

    private static SearchNodes present(Cluster cluster) {
        SearchNodes nodes = cluster.searchNodes();
        if (nodes == null) {
            throw AtlasError.badRequest(
                    "ATLAS_SEARCH_DEPLOYMENT_DOES_NOT_EXIST",
                    "The cluster " + cluster.name() + " has no search nodes.",
                    cluster.name());
        }
        return nodes;
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

    private static ObjectNode view(AtlasRequest request, Cluster cluster, SearchNodes nodes, Instant now) {
        ObjectNode view = AtlasJson.object();
        view.set("effectiveSpecs", nodes.specs());
        view.put("encryptionAtRestProvider", nodes.providerAt(now))
                .put("groupId", request.project().id())
                .put("id", new StringBuilder(cluster.id()).reverse().toString());
        view.set("specs", nodes.specs());
        String ready = cluster.paused() ? "PAUSED" : "IDLE";
        return view.put("stateName", nodes.isUpdatingAt(now) ? "UPDATING" : ready);
    }

    private Instant now() {
        return wire.timeline().instant();
    }
}
