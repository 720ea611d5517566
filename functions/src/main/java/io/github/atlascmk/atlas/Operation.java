package io.github.atlascmk.atlas;

/**
 * The operations that the chain uses, each in its newest stable version (Atlas Administration API v2, October 2026).
 */
enum Operation {
    GET_PROJECT("GET", "/groups/%s", "2023-01-01"),
    LIST_ROLES("GET", "/groups/%s/cloudProviderAccess", "2023-01-01"),
    CREATE_ROLE("POST", "/groups/%s/cloudProviderAccess", "2023-01-01"),
    AUTHORIZE_ROLE("PATCH", "/groups/%s/cloudProviderAccess/%s", "2023-01-01"),
    GET_ENCRYPTION("GET", "/groups/%s/encryptionAtRest", "2023-01-01"),
    UPDATE_ENCRYPTION("PATCH", "/groups/%s/encryptionAtRest", "2023-01-01"),
    LIST_PRIVATE_ENDPOINTS("GET", "/groups/%s/encryptionAtRest/AWS/privateEndpoints", "2023-01-01"),
    LIST_CLUSTERS("GET", "/groups/%s/clusters", "2024-08-05"),
    GET_CLUSTER("GET", "/groups/%s/clusters/%s", "2024-08-05"),
    UPDATE_CLUSTER("PATCH", "/groups/%s/clusters/%s", "2024-10-23"),
    LIST_FLEX_CLUSTERS("GET", "/groups/%s/flexClusters", "2024-11-13"),
    GET_SEARCH_DEPLOYMENT("GET", "/groups/%s/clusters/%s/search/deployment", "2025-03-12"),
    LIST_ALERT_CONFIGURATIONS("GET", "/groups/%s/alertConfigs", "2023-01-01"),
    CREATE_ALERT_CONFIGURATION("POST", "/groups/%s/alertConfigs", "2023-01-01"),
    UPDATE_ALERT_CONFIGURATION("PUT", "/groups/%s/alertConfigs/%s", "2023-01-01"),
    LIST_PROJECT_ADDRESSES("GET", "/groups/%s/ipAddresses", "2023-01-01"),
    LIST_CONTROL_PLANE_ADDRESSES("GET", "/unauth/controlPlaneIPAddresses", "2023-11-15");

    final String method;
    final String path;
    final String mediaType;

    Operation(String method, String path, String version) {
        this.method = method;
        this.path = "/api/atlas/v2" + path;
        this.mediaType = "application/vnd.atlas." + version + "+json";
    }

    /** Whether it needs no credentials. */
    boolean isAnonymous() {
        return path.startsWith("/api/atlas/v2/unauth/");
    }

    /** As in messages: {@code PATCH /groups/…/encryptionAtRest}. */
    String label() {
        return method + " " + path.substring("/api/atlas/v2".length()).replace("%s", "…");
    }
}
