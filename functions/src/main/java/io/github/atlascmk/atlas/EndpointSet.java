package io.github.atlascmk.atlas;

/**
 * Operations of one project that share a token bucket (Atlas: API rate limits, April 2026). Atlas doesn't guarantee the
 * numbers, so the headers of its answers take precedence.
 */
enum EndpointSet {
    CLUSTERS(10_000, 5_000),
    CLOUD_PROVIDER_ACCESS(2_000, 1_000),
    ENCRYPTION_AT_REST(2_000, 1_000),
    SEARCH_DEPLOYMENTS(1_200, 500),
    FLEX_CLUSTERS(1_200, 500),
    /** Not for each project, but for all callers behind one address. */
    CONTROL_PLANE_ADDRESSES(400, 100),
    /** The project itself. All other sets of a project have buckets of this size too. */
    PROJECT(1_200, 500);

    /** How many requests a full bucket allows. */
    final int capacity;
    /** How many requests are added in a minute. */
    final int refill;

    EndpointSet(int capacity, int refill) {
        this.capacity = capacity;
        this.refill = refill;
    }

    static EndpointSet of(Operation operation) {
        String path = operation.path;
        if (operation.isAnonymous()) {
            return CONTROL_PLANE_ADDRESSES;
        }
        if (path.contains("/cloudProviderAccess")) {
            return CLOUD_PROVIDER_ACCESS;
        }
        if (path.contains("/encryptionAtRest")) {
            return ENCRYPTION_AT_REST;
        }
        if (path.contains("/search/")) {
            return SEARCH_DEPLOYMENTS;
        }
        if (path.contains("/flexClusters")) {
            return FLEX_CLUSTERS;
        }
        return path.contains("/clusters") ? CLUSTERS : PROJECT;
    }
}
