package io.github.atlascmk.atlas;

import org.jspecify.annotations.Nullable;

/**
 * A private endpoint through which a project's nodes reach AWS KMS in a Region.
 *
 * @param regionName as Atlas writes it: {@code EU_CENTRAL_1}
 * @param status {@code INITIATING}, {@code PENDING_ACCEPTANCE}, {@code ACTIVE}, {@code FAILED},
 *     {@code PENDING_RECREATION}, {@code DELETING}, or new ones
 */
public record PrivateEndpoint(
        String id, @Nullable String regionName, @Nullable String status) {
    public PrivateEndpoint {
        Plausible.id(id);
    }

    public boolean isActive() {
        return "ACTIVE".equals(status);
    }
}
