package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.runtime.Json;
import java.util.Optional;

/** The types of alert that we want to hear of: those about a project's encryption, or about our access to it. */
public enum AlertType {
    AWS_ENCRYPTION_KEY_INVALID,
    AWS_ENCRYPTION_KEY_NEEDS_ROTATION,
    ENCRYPTION_AT_REST_CONFIG_NO_LONGER_VALID,
    ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED,
    GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING;

    /** The value from which Atlas alerts; only the age of a key has one. */
    Optional<JsonNode> threshold() {
        return this == AWS_ENCRYPTION_KEY_NEEDS_ROTATION
                ? Optional.of(Json.object()
                        .put("operator", "GREATER_THAN")
                        .put("threshold", 90)
                        .put("units", "DAYS"))
                : Optional.empty();
    }
}
