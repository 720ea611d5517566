package io.github.atlascmk.local.cloud.atlas.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.Organisation;
import java.util.List;

/** The organisation as the clients of its credentials see it: the only one. */
public final class Organisations {
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));

    private final Organisation organisation;

    public Organisations(Organisation organisation) {
        this.organisation = organisation;
    }

    public List<Operation> operations() {
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
        ObjectNode view = AtlasJson.object()
                .put("id", organisation.id())
                .put("isDeleted", false)
                .put("name", "local")
                .put("skipDefaultAlertsSettings", false);
        view.putArray("links").add(request.link("self", ApiVersion.V2 + "/orgs/" + organisation.id()));
        return view;
    }
}
