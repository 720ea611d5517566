package io.github.atlascmk.local.cloud.atlas.organisation;

import org.jspecify.annotations.Nullable;

/**
 * Who makes a request.
 *
 * @param id a service account's client id, an API key's public key, or an address
 * @param apiKeyId the API key's own id; null for others
 */
public record Actor(String id, @Nullable String apiKeyId) {
    public static final String LOOPBACK = "127.0.0.1";
    public static final Actor ANONYMOUS = new Actor(LOOPBACK, null);
}
