package io.github.atlascmk.local.cloud.atlas.project;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema.Type;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Organisation;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The operations on projects. */
public final class Projects {
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));

    private static final BodySchema CREATION = new BodySchema(
            Map.of(
                    "name", Type.TEXT,
                    "orgId", Type.TEXT,
                    "regionUsageRestrictions", Type.TEXT,
                    "tags", Type.LIST,
                    "withDefaultAlertsSettings", Type.BOOLEAN),
            Set.of("clusterCount", "created", "id", "links"));
    private static final BodySchema CHANGE = new BodySchema(Map.of("name", Type.TEXT, "tags", Type.LIST));
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N} ()@&+:._',-]{1,64}");

    private final Organisation organisation;
    private final Clock clock;
    private final ObjectIds ids;
    private final EventLog events;

    public Projects(Organisation organisation, Clock clock, ObjectIds ids, EventLog events) {
        this.organisation = organisation;
        this.clock = clock;
        this.ids = ids;
        this.events = events;
    }

    /** The name's path comes first: it would match a project's as well. */
    public List<Operation> operations() {
        return List.of(
                Operation.of(
                        "getGroupByName",
                        "GET",
                        "/groups/byName/{groupName}",
                        VERSIONS,
                        RateLimit.PROJECTS,
                        this::getByName),
                Operation.of("listGroups", "GET", "/groups", VERSIONS, RateLimit.PROJECTS, this::list),
                Operation.of("createGroup", "POST", "/groups", VERSIONS, RateLimit.PROJECTS, this::create),
                Operation.of("updateGroup", "PATCH", Operation.GROUP, VERSIONS, RateLimit.PROJECT, this::update),
                Operation.of("deleteGroup", "DELETE", Operation.GROUP, VERSIONS, RateLimit.PROJECT, this::delete),
                Operation.of("getGroup", "GET", Operation.GROUP, VERSIONS, RateLimit.PROJECT, this::get),
                Operation.of(
                        "getOrgGroups",
                        "GET",
                        "/orgs/{orgId}/groups",
                        VERSIONS,
                        RateLimit.ORG_PROJECTS,
                        this::listOfOrganisation));
    }

    private AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(view(request, request.project()));
    }

    private AtlasResponse create(AtlasRequest request) {
        ObjectNode body = CREATION.checked(request.body());
        if (!body.has("orgId")) {
            throw AtlasError.missingAttribute("orgId");
        }
        organisation.require(body.path("orgId").textValue());
        String name = freeName(body);
        Project project = organisation.add(
                new World.Project(ids.next(), name, null, List.of(), null, List.of(), List.of(), List.of()));
        project.tags((ArrayNode) body.get("tags"));
        events.add(clock.instant(), "GROUP_CREATED", project, request.actor(), null);
        return AtlasResponse.created(view(request, project));
    }

    private AtlasResponse update(AtlasRequest request) {
        Project project = request.project();
        ObjectNode body = CHANGE.checked(request.body());
        if (body.has("name") && !body.path("name").textValue().equals(project.name())) {
            project.rename(freeName(body));
        }
        if (body.get("tags") instanceof ArrayNode tags) {
            project.tags(tags);
        }
        return AtlasResponse.ok(view(request, project));
    }

    private AtlasResponse delete(AtlasRequest request) {
        Project project = request.project();
        if (!project.clusters().isEmpty()) {
            throw AtlasError.conflict(
                    "CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS",
                    "Cannot close group while it has active clusters; please terminate all clusters.",
                    project.name());
        }
        organisation.remove(project);
        events.add(clock.instant(), "GROUP_DELETED", project, request.actor(), null);
        return AtlasResponse.accepted();
    }

    private String freeName(ObjectNode body) {
        String name = body.path("name").asText();
        if (!NAME.matcher(name).matches()) {
            throw AtlasError.invalidAttribute("name");
        }
        if (organisation.projects().stream().anyMatch(project -> project.name().equals(name))) {
            throw AtlasError.conflict(
                    "GROUP_ALREADY_EXISTS", "A group with name \"" + name + "\" already exists.", name);
        }
        return name;
    }

    private AtlasResponse getByName(AtlasRequest request) {
        String name = request.path("groupName");
        return organisation.projects().stream()
                .filter(project -> project.name().equals(name))
                .findFirst()
                .map(project -> AtlasResponse.ok(view(request, project)))
                .orElseThrow(() ->
                        AtlasError.notFound("GROUP_NAME_NOT_FOUND", "No group with name " + name + " exists.", name));
    }

    private AtlasResponse list(AtlasRequest request) {
        return Page.of(request).of(organisation.projects(), project -> view(request, project));
    }

    private AtlasResponse listOfOrganisation(AtlasRequest request) {
        organisation.require(request.path("orgId"));
        String name = request.query("name");
        List<Project> named = organisation.projects().stream()
                .filter(project -> name == null || project.name().equals(name))
                .toList();
        return Page.of(request).of(named, project -> view(request, project));
    }

    private ObjectNode view(AtlasRequest request, Project project) {
        ObjectNode view = AtlasJson.object();
        view.putArray("links").add(request.link("self", project.path()));
        if (project.tags() != null) {
            view.set("tags", project.tags());
        }
        return view.put("clusterCount", project.clusters().size())
                .put("created", AtlasJson.date(ObjectIds.madeAt(project.id())))
                .put("id", project.id())
                .put("name", project.name())
                .put("orgId", organisation.id())
                .put("withDefaultAlertsSettings", true);
    }
}
