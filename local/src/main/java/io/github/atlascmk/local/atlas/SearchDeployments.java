package io.github.atlascmk.local.atlas;

import java.util.List;

/** Dedicated search nodes: no cluster of the local Atlas has any. */
final class SearchDeployments {
    private static final String ABSENT_IS_EMPTY_SINCE = "2025-03-12";
    private static final List<ApiVersion> VERSIONS = List.of(
            ApiVersion.retiring("2024-05-30", ABSENT_IS_EMPTY_SINCE, "2027-07-01"),
            ApiVersion.of(ABSENT_IS_EMPTY_SINCE));

    private SearchDeployments() {}

    static List<Operation> operations() {
        return List.of(Operation.of(
                "getGroupClusterSearchDeployment",
                "GET",
                Operation.GROUP + "/clusters/{clusterName}/search/deployment",
                VERSIONS,
                RateLimit.SEARCH,
                SearchDeployments::get));
    }

    private static AtlasResponse get(AtlasRequest request) {
        String name = request.path("clusterName");
        if (request.project().cluster(name) == null) {
            String text = "The cluster " + name + " was not found.";
            throw AtlasError.badRequest(
                    "ATLAS_SEARCH_DEPLOYMENT_INVALID_ATTRIBUTE",
                    "The attribute clusterName is invalid: " + text,
                    "clusterName",
                    text);
        }
        if (request.version().isBefore(ABSENT_IS_EMPTY_SINCE)) {
            throw AtlasError.badRequest(
                    "ATLAS_SEARCH_DEPLOYMENT_DOES_NOT_EXIST", "The cluster " + name + " has no search nodes.", name);
        }
        return AtlasResponse.ok(Json.object());
    }
}
