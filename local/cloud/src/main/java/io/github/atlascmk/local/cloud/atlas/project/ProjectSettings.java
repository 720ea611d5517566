package io.github.atlascmk.local.cloud.atlas.project;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What clients read of a project beside its clusters: settings, limits, teams and users. Nobody is a member here. */
public final class ProjectSettings {
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));
    private static final List<ApiVersion> USERS =
            List.of(ApiVersion.retiring("2023-01-01", "2025-02-19", "2027-07-01"), ApiVersion.of("2025-02-19"));

    /** A new project's settings as they were recorded; real clients fail where one is missing. */
    private static final Map<String, Boolean> DEFAULTS = Map.ofEntries(
            Map.entry("isAtlasHomePageAiAssistantEnabled", true),
            Map.entry("isClusterAiAssistantEnabled", true),
            Map.entry("isCollectDatabaseSpecificsStatisticsEnabled", true),
            Map.entry("isDataExplorerEnabled", true),
            Map.entry("isDataExplorerGenAIFeaturesEnabled", true),
            Map.entry("isDataExplorerGenAISampleDocumentPassingEnabled", false),
            Map.entry("isDataValidationEnabled", true),
            Map.entry("isExtendedStorageSizesEnabled", false),
            Map.entry("isNativeRerankingEnabled", false),
            Map.entry("isPerformanceAdvisorEnabled", true),
            Map.entry("isRealtimePerformancePanelEnabled", true),
            Map.entry("isSchemaAdvisorEnabled", true));

    private static final BodySchema SETTINGS = new BodySchema(
            DEFAULTS.keySet().stream().collect(Collectors.toMap(Function.identity(), _ -> BodySchema.Type.BOOLEAN)));

    /** Clusters of a project, unless raised (Atlas: service limits). */
    private static final String CLUSTERS = "atlas.project.deployment.clusters";

    private static final int MOST_CLUSTERS = 25;
    private static final int RAISED_CLUSTERS = 100;

    private final Map<String, ObjectNode> settings = new HashMap<>();
    private final Map<String, Integer> clusterLimits = new HashMap<>();
    private final Set<String> withoutManagedSlowMs = new HashSet<>();

    public List<Operation> operations() {
        return List.of(
                of("getGroupSettings", "GET", "/settings", this::get),
                of("updateGroupSettings", "PATCH", "/settings", this::update),
                of("listGroupLimits", "GET", "/limits", this::limits),
                of("getGroupLimit", "GET", "/limits/{limitName}", this::limit),
                of("setGroupLimit", "PATCH", "/limits/{limitName}", this::setLimit),
                of("listGroupTeams", "GET", "/teams", ProjectSettings::none),
                Operation.of(
                        "listGroupUsers",
                        "GET",
                        Operation.GROUP + "/users",
                        USERS,
                        RateLimit.PROJECT,
                        ProjectSettings::none),
                of("getGroupManagedSlowMs", "GET", "/managedSlowMs", this::managedSlowMs),
                of("enableGroupManagedSlowMs", "POST", "/managedSlowMs/enable", this::enableManagedSlowMs),
                of("disableGroupManagedSlowMs", "DELETE", "/managedSlowMs/disable", this::disableManagedSlowMs));
    }

    private static Operation of(String id, String method, String path, Function<AtlasRequest, AtlasResponse> handler) {
        return Operation.of(id, method, Operation.GROUP + path, VERSIONS, RateLimit.PROJECT, handler);
    }

    private AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(of(request.project()));
    }

    private AtlasResponse update(AtlasRequest request) {
        return AtlasResponse.ok(of(request.project()).setAll(SETTINGS.checked(request.body())));
    }

    private ObjectNode of(Project project) {
        return settings.computeIfAbsent(project.id(), _ -> {
            ObjectNode defaults = AtlasJson.object();
            DEFAULTS.forEach(defaults::put);
            return defaults;
        });
    }

    private AtlasResponse limits(AtlasRequest request) {
        ArrayNode limits = AtlasJson.MAPPER.createArrayNode();
        return AtlasResponse.ok(limits.add(clusters(request.project())));
    }

    private AtlasResponse limit(AtlasRequest request) {
        requireKnown(request.path("limitName"));
        return AtlasResponse.ok(clusters(request.project()));
    }

    private AtlasResponse setLimit(AtlasRequest request) {
        requireKnown(request.path("limitName"));
        int value = request.body().path("value").asInt();
        if (value < 1 || value > RAISED_CLUSTERS) {
            throw AtlasError.invalidAttribute("value");
        }
        clusterLimits.put(request.project().id(), value);
        return AtlasResponse.ok(clusters(request.project()));
    }

    private static void requireKnown(String limitName) {
        if (!limitName.equals(CLUSTERS)) {
            throw AtlasError.invalidEnumValue("limitName", limitName);
        }
    }

    private ObjectNode clusters(Project project) {
        return AtlasJson.object()
                .put("currentUsage", project.clusters().size())
                .put("defaultLimit", MOST_CLUSTERS)
                .put("maximumLimit", RAISED_CLUSTERS)
                .put("name", CLUSTERS)
                .put("value", clusterLimits.getOrDefault(project.id(), MOST_CLUSTERS));
    }

    private static AtlasResponse none(AtlasRequest request) {
        return Page.of(request).of(List.<ObjectNode>of(), member -> member);
    }

    private AtlasResponse managedSlowMs(AtlasRequest request) {
        boolean enabled = !withoutManagedSlowMs.contains(request.project().id());
        return AtlasResponse.ok(BooleanNode.valueOf(enabled));
    }

    private AtlasResponse enableManagedSlowMs(AtlasRequest request) {
        withoutManagedSlowMs.remove(request.project().id());
        return AtlasResponse.noContent();
    }

    private AtlasResponse disableManagedSlowMs(AtlasRequest request) {
        withoutManagedSlowMs.add(request.project().id());
        return AtlasResponse.noContent();
    }
}
