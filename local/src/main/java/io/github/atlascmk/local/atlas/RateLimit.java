package io.github.atlascmk.local.atlas;

/**
 * A set of endpoints that share token buckets (Atlas: API rate limits, April 2026; not contractual).
 *
 * @param scope whose bucket it is
 * @param capacity calls that a full bucket allows
 * @param refill calls that come back in a minute
 */
record RateLimit(String name, Scope scope, int capacity, int refill) {
    enum Scope {
        PROJECT,
        ORGANISATION,
        CLIENT
    }

    static final RateLimit CLUSTERS = new RateLimit("clusters", Scope.PROJECT, 10_000, 5_000);
    static final RateLimit CLOUD_PROVIDER_ACCESS = new RateLimit("cloudProviderAccess", Scope.PROJECT, 2_000, 1_000);
    static final RateLimit ENCRYPTION_AT_REST = new RateLimit("encryptionAtRest", Scope.PROJECT, 2_000, 1_000);
    static final RateLimit PROJECT = new RateLimit("project", Scope.PROJECT, 1_200, 500);
    static final RateLimit IP_ADDRESSES = new RateLimit("ipAddresses", Scope.PROJECT, 1_200, 500);
    static final RateLimit FLEX = new RateLimit("flexClusters", Scope.PROJECT, 1_200, 500);
    static final RateLimit SEARCH = new RateLimit("searchDeployments", Scope.PROJECT, 1_200, 500);
    static final RateLimit EVENTS = new RateLimit("events", Scope.PROJECT, 300, 100);
    static final RateLimit ALERTS = new RateLimit("alertConfigs", Scope.PROJECT, 1_200, 500);
    static final RateLimit ORG_EVENTS = new RateLimit("orgEvents", Scope.ORGANISATION, 500, 250);
    static final RateLimit ORGS = new RateLimit("orgs", Scope.CLIENT, 300, 100);
    static final RateLimit ORG_PROJECTS = new RateLimit("orgProjects", Scope.ORGANISATION, 500, 250);
    static final RateLimit PROJECTS = new RateLimit("projects", Scope.CLIENT, 1_200, 500);
    static final RateLimit CONTROL_PLANE = new RateLimit("controlPlaneIpAddresses", Scope.CLIENT, 400, 100);
    static final RateLimit TOKENS = new RateLimit("tokens", Scope.CLIENT, 10, 10);
}
