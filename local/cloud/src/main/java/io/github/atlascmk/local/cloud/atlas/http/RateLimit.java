package io.github.atlascmk.local.cloud.atlas.http;

/**
 * A set of endpoints that share token buckets (Atlas: API rate limits, April 2026; not contractual).
 *
 * @param scope whose bucket it is
 * @param capacity calls that a full bucket allows
 * @param refill calls that come back in a minute
 */
public record RateLimit(String name, Scope scope, int capacity, int refill) {
    public enum Scope {
        PROJECT,
        ORGANISATION,
        CLIENT
    }

    public static final RateLimit CLUSTERS = new RateLimit("clusters", Scope.PROJECT, 10_000, 5_000);
    public static final RateLimit CLOUD_PROVIDER_ACCESS =
            new RateLimit("cloudProviderAccess", Scope.PROJECT, 2_000, 1_000);
    public static final RateLimit ENCRYPTION_AT_REST = new RateLimit("encryptionAtRest", Scope.PROJECT, 2_000, 1_000);
    public static final RateLimit PROJECT = new RateLimit("project", Scope.PROJECT, 1_200, 500);
    public static final RateLimit IP_ADDRESSES = new RateLimit("ipAddresses", Scope.PROJECT, 1_200, 500);
    public static final RateLimit FLEX = new RateLimit("flexClusters", Scope.PROJECT, 1_200, 500);
    public static final RateLimit SEARCH = new RateLimit("searchDeployments", Scope.PROJECT, 1_200, 500);
    public static final RateLimit EVENTS = new RateLimit("events", Scope.PROJECT, 300, 100);
    public static final RateLimit ALERTS = new RateLimit("alertConfigs", Scope.PROJECT, 1_200, 500);
    public static final RateLimit ORG_EVENTS = new RateLimit("orgEvents", Scope.ORGANISATION, 500, 250);
    public static final RateLimit ORGS = new RateLimit("orgs", Scope.CLIENT, 300, 100);
    public static final RateLimit ORG_PROJECTS = new RateLimit("orgProjects", Scope.ORGANISATION, 500, 250);
    public static final RateLimit PROJECTS = new RateLimit("projects", Scope.CLIENT, 1_200, 500);
    public static final RateLimit CONTROL_PLANE = new RateLimit("controlPlaneIpAddresses", Scope.CLIENT, 400, 100);
    public static final RateLimit TOKENS = new RateLimit("tokens", Scope.CLIENT, 10, 10);
}
