package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.runtime.Json;
import java.util.Optional;

/** What Atlas shall tell of a project: the types of alert that have to do with its encryption, or with our access. */
public enum AlertType {
    AWS_ENCRYPTION_KEY_INVALID,
    AWS_ENCRYPTION_KEY_NEEDS_ROTATION,
    ENCRYPTION_AT_REST_CONFIG_NO_LONGER_VALID,
    ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED,
    GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING;

    /** From when on; only a key's age has one. */
    Optional<JsonNode> threshold() {
        return this == AWS_ENCRYPTION_KEY_NEEDS_ROTATION
                ? Optional.of(Json.object()
                        .put("operator", "GREATER_THAN")
                        .put("threshold", 90)
                        .put("units", "DAYS"))
                : Optional.empty();
    }
}
