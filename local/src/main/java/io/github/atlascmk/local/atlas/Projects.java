package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The read operations on projects. */
final class Projects {
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));

    private final Organisation organisation;

    Projects(Organisation organisation) {
        this.organisation = organisation;
    }

    /** The name's path comes first: it would match a project's as well. */
    List<Operation> operations() {
        return List.of(
                Operation.of(
                        "getGroupByName",
                        "GET",
                        "/groups/byName/{groupName}",
                        VERSIONS,
                        RateLimit.PROJECTS,
                        this::getByName),
                Operation.of("listGroups", "GET", "/groups", VERSIONS, RateLimit.PROJECTS, this::list),
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
        String orgId = request.path("orgId");
        if (!orgId.equals(organisation.id())) {
            throw new AtlasError(
                    401, "USER_CANNOT_ACCESS_ORG", "The current user cannot access organization " + orgId + ".", orgId);
        }
        String name = request.query("name");
        List<Project> named = organisation.projects().stream()
                .filter(project -> name == null || project.name().equals(name))
                .toList();
        return Page.of(request).of(named, project -> view(request, project));
    }

    private ObjectNode view(AtlasRequest request, Project project) {
        ObjectNode view = Json.object();
        view.putArray("links").add(request.link("self", project.path()));
        return view.put("clusterCount", project.clusters().size())
                .put("created", Json.date(ObjectIds.madeAt(project.id())))
                .put("id", project.id())
                .put("name", project.name())
                .put("orgId", organisation.id())
                .put("withDefaultAlertsSettings", true);
    }
}
