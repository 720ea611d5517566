package io.github.atlascmk.atlas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.runtime.Json;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Atlas's Administration API. Every method may throw {@link AtlasUnavailable} or {@code AtlasThrottled} (429, 5xx or no
 * answer, after which the outcome of a write is unknown), {@code AtlasConflict} (409), {@code AtlasGone} (404),
 * {@code AtlasAccessDenied} (401, 403), {@code PropagationPending} (Atlas can't use the role or key yet),
 * {@code KeyUnusable}, or {@code AtlasRefused}.
 */
public final class AtlasClient {
    /** Atlas gives 500 at most (API description: itemsPerPage). */
    private static final int PAGE = 500;
    /** More than any project has of anything. If there seem to be more, Atlas repeats itself. */
    private static final int PAGES = 20;

    private final AtlasHttp http;

    public AtlasClient(AtlasHttp http) {
        this.http = http;
    }

    public Project project(String projectId) {
        return get(Operation.GET_PROJECT, Project.class, projectId);
    }

    /** The AWS roles of a project's cloud provider access; this list isn't paged. */
    public List<AtlasRole> roles(String projectId) {
        JsonNode answer = http.send(Operation.LIST_ROLES, null, projectId);
        List<AtlasRole> all = new ArrayList<>();
        for (JsonNode role : list(Operation.LIST_ROLES, answer, "awsIamRoles")) {
            all.add(read(Operation.LIST_ROLES, role, AtlasRole.class));
        }
        return all;
    }

    /** Not idempotent: record the intent first, and list before a retry. */
    public AtlasRole createRole(String projectId) {
        ObjectNode body = Json.object().put("providerName", "AWS");
        return read(Operation.CREATE_ROLE, http.send(Operation.CREATE_ROLE, body, projectId), AtlasRole.class);
    }

    public void authorizeRole(String projectId, String roleId, String roleArn) {
        ObjectNode body = Json.object().put("providerName", "AWS").put("iamAssumedRoleArn", roleArn);
        http.send(Operation.AUTHORIZE_ROLE, body, projectId, roleId);
    }

    /** Atlas tries the key at each request, so {@code valid} is up to date. */
    public EncryptionAtRest encryptionAtRest(String projectId) {
        return get(Operation.GET_ENCRYPTION, EncryptionAtRest.class, projectId);
    }

    /**
     * The answer doesn't say what Atlas made of the request: read it back.
     *
     * @param changes the fields to change, as in Atlas's API; all others keep their values
     */
    public void updateEncryption(String projectId, ObjectNode changes) {
        http.send(Operation.UPDATE_ENCRYPTION, changes, projectId);
    }

    /** The private endpoints through which the project's nodes reach AWS KMS. Only a Project Owner may ask. */
    public List<PrivateEndpoint> privateEndpoints(String projectId) {
        return all(Operation.LIST_PRIVATE_ENDPOINTS, PrivateEndpoint.class, projectId);
    }

    public List<Cluster> clusters(String projectId) {
        return all(Operation.LIST_CLUSTERS, Cluster.class, projectId);
    }

    /** Flex clusters have an API of their own, and aren't among the others (since January 2026). */
    public List<FlexCluster> flexClusters(String projectId) {
        return all(Operation.LIST_FLEX_CLUSTERS, FlexCluster.class, projectId);
    }

    public Cluster cluster(String projectId, String name) {
        return get(Operation.GET_CLUSTER, Cluster.class, projectId, name);
    }

    /** The cluster's dedicated search nodes, if it has any. */
    public SearchDeployment searchDeployment(String projectId, String clusterName) {
        return get(Operation.GET_SEARCH_DEPLOYMENT, SearchDeployment.class, projectId, clusterName);
    }

    /** Turns the project's AWS key on for a cluster. Atlas answers at once, but works on it for minutes. */
    public void encryptCluster(String projectId, String name) {
        ObjectNode body = Json.object().put("encryptionAtRestProvider", "AWS");
        http.send(Operation.UPDATE_CLUSTER, body, projectId, name);
    }

    /** All alert configurations of the project, its owners' and ours. */
    public List<AlertConfiguration> alertConfigurations(String projectId) {
        return all(Operation.LIST_ALERT_CONFIGURATIONS, AlertConfiguration.class, projectId);
    }

    /** Not idempotent: record the intent first, and list before a retry. */
    public AlertConfiguration createAlertConfiguration(String projectId, ObjectNode wanted) {
        JsonNode created = http.send(Operation.CREATE_ALERT_CONFIGURATION, wanted, projectId);
        return read(Operation.CREATE_ALERT_CONFIGURATION, created, AlertConfiguration.class);
    }

    /** @param wanted replaces the whole configuration */
    public void updateAlertConfiguration(String projectId, String id, ObjectNode wanted) {
        http.send(Operation.UPDATE_ALERT_CONFIGURATION, wanted, projectId, id);
    }

    /** The addresses from which the nodes of the project's clusters call KMS; this list isn't paged. */
    public List<ClusterAddresses> clusterAddresses(String projectId) {
        JsonNode services =
                http.send(Operation.LIST_PROJECT_ADDRESSES, null, projectId).path("services");
        List<ClusterAddresses> all = new ArrayList<>();
        for (JsonNode cluster : list(Operation.LIST_PROJECT_ADDRESSES, services, "clusters")) {
            all.add(read(Operation.LIST_PROJECT_ADDRESSES, cluster, ClusterAddresses.class));
        }
        return all;
    }

    /**
     * The CIDR blocks from which Atlas's control plane calls KMS, in all clouds; at least one. Needs no credentials.
     */
    public List<String> controlPlaneAddresses() {
        JsonNode outbound =
                http.send(Operation.LIST_CONTROL_PLANE_ADDRESSES, null).path("outbound");
        List<String> all = outbound.valueStream()
                .flatMap(cloud -> elements(cloud, JsonNode::isArray))
                .flatMap(region -> elements(region, JsonNode::isTextual))
                .map(JsonNode::textValue)
                .toList();
        if (all.isEmpty()) {
            throw unreadable(Operation.LIST_CONTROL_PLANE_ADDRESSES);
        }
        return all;
    }

    /** No address may be overlooked: if Atlas can't reach a key, it shuts databases down. */
    private static Stream<JsonNode> elements(JsonNode all, Predicate<JsonNode> wanted) {
        if (!all.isContainerNode() || !all.valueStream().allMatch(wanted)) {
            throw unreadable(Operation.LIST_CONTROL_PLANE_ADDRESSES);
        }
        return all.valueStream();
    }

    private <T> List<T> all(Operation operation, Class<T> type, String projectId) {
        List<T> all = new ArrayList<>();
        for (JsonNode item : items(operation, projectId)) {
            all.add(read(operation, item, type));
        }
        return all;
    }

    /**
     * Reads until a page isn't full: without {@code includeCount} there are no {@code next} links (recorded answers).
     */
    private List<JsonNode> items(Operation operation, String projectId) {
        List<JsonNode> all = new ArrayList<>();
        for (int page = 1; ; page++) {
            JsonNode results = list(operation, http.send(operation, page, PAGE, projectId), "results");
            results.forEach(all::add);
            if (results.size() < PAGE) {
                return all;
            }
            if (page == PAGES) {
                throw unreadable(operation);
            }
        }
    }

    /** An answer without its list is unreadable; it doesn't mean that the list is empty. */
    private static JsonNode list(Operation operation, JsonNode answer, String field) {
        JsonNode list = answer.path(field);
        if (!list.isArray()) {
            throw unreadable(operation);
        }
        return list;
    }

    private <T> T get(Operation operation, Class<T> type, String... path) {
        return read(operation, http.send(operation, null, path), type);
    }

    private static <T> T read(Operation operation, JsonNode tree, Class<T> type) {
        try {
            T value = Json.LENIENT.treeToValue(tree, type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException unreadable) {
            // Handled below.
        }
        throw unreadable(operation);
    }

    /** Has no cause, because Jackson's quotes what it read. A truncated answer counts as one that didn't arrive. */
    private static AtlasUnavailable unreadable(Operation operation) {
        return new AtlasUnavailable("Atlas answered " + operation.label() + " with something unreadable");
    }

    static String encode(@Nullable String segment) {
        return URLEncoder.encode(String.valueOf(segment), StandardCharsets.UTF_8)
                .replace("+", "%20");
    }
}
