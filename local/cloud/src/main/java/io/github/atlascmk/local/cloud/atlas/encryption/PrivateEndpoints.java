package io.github.atlascmk.local.cloud.atlas.encryption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.PrivateEndpoint;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The private endpoints by which a project's nodes reach AWS KMS: one for each Region. They take a while. */
public final class PrivateEndpoints {
    private static final String PATH = Operation.GROUP + "/encryptionAtRest/{cloudProvider}/privateEndpoints";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));
    private static final String ABSENT = "ENCRYPTION_AT_REST_PRIVATE_ENDPOINT_NOT_FOUND";

    private final Wire wire;
    private final ObjectIds ids;
    private final EventLog events;

    public PrivateEndpoints(Wire wire, ObjectIds ids, EventLog events) {
        this.wire = wire;
        this.ids = ids;
        this.events = events;
    }

    public List<Operation> operations() {
        RateLimit limit = RateLimit.ENCRYPTION_AT_REST;
        String one = PATH + "/{endpointId}";
        return List.of(
                Operation.of("listGroupEncryptionAtRestPrivateEndpoints", "GET", PATH, VERSIONS, limit, this::list),
                Operation.of("createGroupEncryptionAtRestPrivateEndpoint", "POST", PATH, VERSIONS, limit, this::create),
                Operation.of("getGroupEncryptionAtRestPrivateEndpoint", "GET", one, VERSIONS, limit, this::get),
                Operation.of(
                        "requestGroupEncryptionAtRestPrivateEndpointDeletion",
                        "DELETE",
                        one,
                        VERSIONS,
                        limit,
                        this::delete));
    }

    /** @throws AtlasError 400 as long as there are endpoints, where the change would cut them off */
    void requireKept(Project project, World.EncryptionAtRest after) {
        List<String> regions = of(project).stream().map(PrivateEndpoint::region).toList();
        if (regions.isEmpty()) {
            return;
        }
        ObjectNode awsKms = after.awsKms();
        if (awsKms == null) {
            throw AtlasError.badRequest(
                    "CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS",
                    "Encryption at Rest cannot be disabled when private endpoints are present.");
        }
        if (!awsKms.path("requirePrivateNetworking").asBoolean()) {
            String named = String.join(", ", regions);
            throw AtlasError.badRequest(
                    "CANNOT_DISABLE_ENCRYPTION_AT_REST_REQUIRE_PRIVATE_NETWORKING_WHILE_PRIVATE_ENDPOINTS_EXIST",
                    "Private networking cannot be disabled while there are private endpoints in " + named + ".",
                    named);
        }
    }

    private AtlasResponse list(AtlasRequest request) {
        String provider = provider(request);
        List<PrivateEndpoint> endpoints = provider.equals("AWS") ? of(request.project()) : List.of();
        return Page.of(request).of(endpoints, this::view);
    }

    private AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(view(find(request)));
    }

    private AtlasResponse create(AtlasRequest request) {
        Project project = request.project();
        if (!provider(request).equals("AWS")) {
            throw AtlasError.badRequest("PROVIDER_UNSUPPORTED", "The local Atlas has private endpoints only for AWS.");
        }
        String region = region(request.body());
        ObjectNode awsKms = project.encryptionAtRest().awsKms();
        if (awsKms == null) {
            throw AtlasError.badRequest(
                    "ENCRYPTION_AT_REST_NOT_ENABLED",
                    "Encryption at Rest is not enabled for group " + project.id() + ".",
                    project.id());
        }
        if (!awsKms.path("requirePrivateNetworking").asBoolean()) {
            throw AtlasError.invalidAttribute("requirePrivateNetworking");
        }
        if (of(project).stream().anyMatch(endpoint -> endpoint.region().equals(region))) {
            throw AtlasError.invalidAttribute("regionName");
        }
        Instant now = wire.timeline().instant();
        PrivateEndpoint endpoint = PrivateEndpoint.created(ids.next(), region, now);
        project.put(endpoint);
        events.add(now, "ENCRYPTION_AT_REST_PRIVATE_ENDPOINT_CREATED", project, request.actor(), null);
        ObjectNode view = view(endpoint);
        wrote("createGroupEncryptionAtRestPrivateEndpoint", project, endpoint, null, view);
        return new AtlasResponse(202, view);
    }

    private AtlasResponse delete(AtlasRequest request) {
        Project project = request.project();
        PrivateEndpoint endpoint = find(request);
        if (!endpoint.isDeleting()) {
            Instant now = wire.timeline().instant();
            ObjectNode before = view(endpoint);
            project.put(endpoint.deleted(now));
            events.add(now, "ENCRYPTION_AT_REST_PRIVATE_ENDPOINT_DELETED", project, request.actor(), null);
            wrote("requestGroupEncryptionAtRestPrivateEndpointDeletion", project, endpoint, before, null);
        }
        return AtlasResponse.noContent();
    }

    private PrivateEndpoint find(AtlasRequest request) {
        provider(request);
        String id = request.path("endpointId");
        return of(request.project()).stream()
                .filter(endpoint -> endpoint.id().equals(id))
                .findFirst()
                .orElseThrow(() -> AtlasError.notFound(ABSENT, "No private endpoint with ID " + id + " exists.", id));
    }

    private List<PrivateEndpoint> of(Project project) {
        return project.privateEndpoints(wire.timeline().instant());
    }

    private static String provider(AtlasRequest request) {
        String provider = request.path("cloudProvider");
        if (!provider.equals("AWS") && !provider.equals("AZURE")) {
            throw AtlasError.invalidEnumValue("cloudProvider", provider);
        }
        return provider;
    }

    private static String region(ObjectNode body) {
        JsonNode region = body.path("regionName");
        if (!region.isTextual()) {
            throw AtlasError.missingAttribute("regionName");
        }
        if (!Regions.AWS.contains(region.textValue())) {
            throw AtlasError.invalidEnumValue("regionName", region.textValue());
        }
        return region.textValue();
    }

    private ObjectNode view(PrivateEndpoint endpoint) {
        return AtlasJson.object()
                .put("cloudProvider", "AWS")
                .put("id", endpoint.id())
                .put("privateEndpointConnectionName", "vpce-" + endpoint.id().substring(7))
                .put("regionName", endpoint.region())
                .put("status", endpoint.statusAt(wire.timeline().instant()));
    }

    private void wrote(
            String operation,
            Project project,
            PrivateEndpoint endpoint,
            @Nullable ObjectNode before,
            @Nullable ObjectNode after) {
        String path = project.path() + "/encryptionAtRest/AWS/privateEndpoints/" + endpoint.id();
        wire.wrote("atlas", operation, path, before, after);
    }
}
