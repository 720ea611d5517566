package io.github.atlascmk.atlas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.runtime.Json;

/** What the stack's secret holds: a service account, or an API key. */
public sealed interface Credentials {

    record ServiceAccount(String clientId, String clientSecret) implements Credentials {
        @Override
        public String toString() {
            return "ServiceAccount[" + clientId + "]";
        }
    }

    record ApiKey(String publicKey, String privateKey) implements Credentials {
        @Override
        public String toString() {
            return "ApiKey[" + publicKey + "]";
        }
    }

    /** @throws InvalidConfiguration if the secret is neither of the two */
    static Credentials parse(String secret) {
        try {
            JsonNode tree = Json.LENIENT.readTree(secret);
            String clientId = tree.path("clientId").asText("");
            String clientSecret = tree.path("clientSecret").asText("");
            String publicKey = tree.path("publicKey").asText("");
            String privateKey = tree.path("privateKey").asText("");
            if (!clientId.isEmpty() && !clientSecret.isEmpty()) {
                return new ServiceAccount(clientId, clientSecret);
            }
            if (!publicKey.isEmpty() && !privateKey.isEmpty()) {
                return new ApiKey(publicKey, privateKey);
            }
        } catch (JsonProcessingException notJson) {
            // Has no cause, because Jackson's quotes what it read.
        }
        throw new InvalidConfiguration("the Atlas secret must be a JSON object with clientId and clientSecret"
                + " (service account), or with publicKey and privateKey (API key)");
    }
}
