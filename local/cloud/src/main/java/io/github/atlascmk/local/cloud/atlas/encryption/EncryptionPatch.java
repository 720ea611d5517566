package io.github.atlascmk.local.cloud.atlas.encryption;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.world.World;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A partial configuration of encryption at rest. What it doesn't mention stays as it is; null is no mention. */
record EncryptionPatch(
        @Nullable ObjectNode awsKms,
        @Nullable ObjectNode azureKeyVault,
        @Nullable ObjectNode googleCloudKms,
        @Nullable Boolean enabledForSearchNodes) {

    /** Fields that Atlas takes and never gives back. */
    static final List<String> SECRETS = List.of("secretAccessKey", "secret", "serviceAccountKey");

    private static final Set<String> BOOLEANS = Set.of("enabled", "requirePrivateNetworking", "valid");
    private static final Set<String> AWS = Set.of(
            "accessKeyID",
            "customerMasterKeyID",
            "enabled",
            "region",
            "requirePrivateNetworking",
            "roleId",
            "secretAccessKey",
            "valid");
    private static final Set<String> AZURE = Set.of(
            "azureEnvironment",
            "clientID",
            "enabled",
            "keyIdentifier",
            "keyVaultName",
            "requirePrivateNetworking",
            "resourceGroupName",
            "roleId",
            "secret",
            "subscriptionID",
            "tenantID",
            "valid");
    private static final Set<String> GOOGLE =
            Set.of("enabled", "keyVersionResourceID", "roleId", "serviceAccountKey", "valid");

    /**
     * @throws AtlasError 400 INVALID_ATTRIBUTE for a field that is unknown or of the wrong type, INVALID_REGION, or
     *     AWS_KMS_CREDENTIALS_AUTH_DEPRECATED for an access key instead of a role
     */
    static EncryptionPatch of(ObjectNode body) {
        Set<String> known = Set.of("awsKms", "azureKeyVault", "googleCloudKms", "enabledForSearchNodes");
        body.fieldNames().forEachRemaining(field -> {
            if (!known.contains(field)) {
                throw AtlasError.invalidAttribute(field);
            }
        });
        JsonNode searchNodes = body.path("enabledForSearchNodes");
        if (!searchNodes.isMissingNode() && !searchNodes.isNull() && !searchNodes.isBoolean()) {
            throw AtlasError.invalidAttribute("enabledForSearchNodes");
        }
        return new EncryptionPatch(
                checkedAws(provider(body, "awsKms", AWS)),
                provider(body, "azureKeyVault", AZURE),
                provider(body, "googleCloudKms", GOOGLE),
                searchNodes.isBoolean() ? searchNodes.booleanValue() : null);
    }

    World.EncryptionAtRest applyTo(World.EncryptionAtRest present) {
        return new World.EncryptionAtRest(
                merge(present.awsKms(), awsKms),
                merge(present.azureKeyVault(), azureKeyVault),
                merge(present.googleCloudKms(), googleCloudKms),
                enabledForSearchNodes == null ? present.enabledForSearchNodes() : enabledForSearchNodes);
    }

    /** A provider that is off forgets its settings: it reads back empty. */
    private static @Nullable ObjectNode merge(@Nullable ObjectNode present, @Nullable ObjectNode patch) {
        if (patch == null) {
            return present;
        }
        ObjectNode merged = present == null ? AtlasJson.object() : present.deepCopy();
        merged.setAll(patch);
        if (patch.has("roleId")) {
            // A role takes the place of an IAM user's access key, for good.
            merged.remove(List.of("accessKeyID", "secretAccessKey"));
        }
        return merged.path("enabled").asBoolean() ? merged : null;
    }

    private static @Nullable ObjectNode provider(ObjectNode body, String name, Set<String> known) {
        JsonNode value = body.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return null;
        }
        if (!(value instanceof ObjectNode provider)) {
            throw AtlasError.invalidAttribute(name);
        }
        ObjectNode patch = AtlasJson.object();
        for (Iterator<Map.Entry<String, JsonNode>> i = provider.properties().iterator(); i.hasNext(); ) {
            Map.Entry<String, JsonNode> field = i.next();
            requireKnown(field.getKey(), field.getValue(), known);
            if (!field.getValue().isNull() && !field.getKey().equals("valid")) {
                patch.set(field.getKey(), field.getValue());
            }
        }
        return patch;
    }

    private static void requireKnown(String field, JsonNode value, Set<String> known) {
        boolean typed = BOOLEANS.contains(field) ? value.isBoolean() : value.isTextual();
        if (!known.contains(field) || !(typed || value.isNull())) {
            throw AtlasError.invalidAttribute(field);
        }
    }

    private static @Nullable ObjectNode checkedAws(@Nullable ObjectNode patch) {
        if (patch == null) {
            return null;
        }
        for (String credential : List.of("accessKeyID", "secretAccessKey")) {
            if (!patch.path(credential).asText().isBlank()) {
                throw AtlasError.badRequest(
                        "AWS_KMS_CREDENTIALS_AUTH_DEPRECATED",
                        "AWS access keys can no longer be configured: use a role instead.");
            }
            patch.remove(credential);
        }
        String region = patch.path("region").asText();
        if (!region.isEmpty() && !Regions.AWS.contains(region)) {
            throw AtlasError.badRequest("INVALID_REGION", "The region " + region + " is invalid.", region);
        }
        return patch;
    }
}
