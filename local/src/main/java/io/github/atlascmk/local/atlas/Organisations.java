package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** The organisation as the clients of its credentials see it: the only one. */
final class Organisations {
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));

    private final Organisation organisation;

    Organisations(Organisation organisation) {
        this.organisation = organisation;
    }

    List<Operation> operations() {
        return List.of(
                Operation.of("listOrgs", "GET", "/orgs", VERSIONS, RateLimit.ORGS, this::list),
                Operation.of("getOrg", "GET", "/orgs/{orgId}", VERSIONS, RateLimit.ORGS, this::get));
    }

    private AtlasResponse list(AtlasRequest request) {
        return Page.of(request).of(List.of(organisation), _ -> view(request));
    }

    private AtlasResponse get(AtlasRequest request) {
        organisation.require(request.path("orgId"));
        return AtlasResponse.ok(view(request));
    }

    private ObjectNode view(AtlasRequest request) {
        ObjectNode view = Json.object()
                .put("id", organisation.id())
                .put("isDeleted", false)
                .put("name", "local")
                .put("skipDefaultAlertsSettings", false);
        view.putArray("links").add(request.link("self", Operation.V2 + "/orgs/" + organisation.id()));
        return view;
    }
}
