package io.github.atlascmk.local.cloud.serve;

/**
 * What clients of a local cloud need to find it. Keys and secrets are made up, and work nowhere else.
 *
 * @param publicKey of an Atlas API key, with {@code privateKey}
 * @param clientId of an Atlas service account, with {@code clientSecret}
 * @param projectId the world's first project; empty if it has none
 * @param orgId the organisation of all projects
 */
public record Connection(
        String atlasUrl,
        String awsUrl,
        String publicKey,
        String privateKey,
        String clientId,
        String clientSecret,
        String projectId,
        String orgId,
        String stackName) {}
