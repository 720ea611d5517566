package io.github.atlascmk.local.cloud.atlas.encryption;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import io.github.atlascmk.local.cloud.atlas.access.CustomerAws.KeyUse;
import io.github.atlascmk.local.cloud.world.World;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AtlasEncryptionAtRestTest {
    private final AtlasFixture atlas = new AtlasFixture();

    @AfterEach
    void close() {
        atlas.close();
    }

    @Test
    void unusedProvidersReadBackAsEmptyObjects() {
        JsonNode read = atlas.get(ENCRYPTION).json();
        for (String provider : List.of("awsKms", "azureKeyVault", "googleCloudKms")) {
            assertThat(read.path(provider).path("enabled").asBoolean(true)).isFalse();
            assertThat(read.path(provider).path("valid").asBoolean(true)).isFalse();
        }
        assertThat(read.path("awsKms").path("customerMasterKeyID").asText("absent"))
                .isEmpty();
        assertThat(read.path("awsKms").path("roleId").asText("absent")).isEmpty();
        assertThat(read.path("enabledForSearchNodes").asBoolean(true)).isFalse();
    }

    @Test
    void enablingUsesRoleAndKeyAndReadsBackWhatWasSent() {
        Answer enabled = patch(awsKms());
        assertThat(enabled.status()).isEqualTo(200);
        assertThat(enabled.header("RateLimit-Limit")).isEqualTo("2000");
        JsonNode aws = enabled.json().path("awsKms");
        assertThat(aws.path("customerMasterKeyID").asText()).isEqualTo(KEY_ARN);
        assertThat(aws.path("roleId").asText()).isEqualTo(ROLE);
        assertThat(aws.path("requirePrivateNetworking").asBoolean(true)).isFalse();
        assertThat(aws.path("valid").asBoolean()).isTrue();
        assertThat(atlas.aws.lastRegion).isEqualTo("us-east-1");
        assertThat(atlas.aws.lastKey).isEqualTo(KEY_ARN);
        assertThat(atlas.get(ENCRYPTION).json()).isEqualTo(enabled.json());
    }

    @Test
    void aPartialBodyLeavesTheRestAlone() {
        patch(awsKms().put("requirePrivateNetworking", true));
        Answer changed = atlas.patch(ENCRYPTION, "{\"awsKms\":{\"region\":\"US_WEST_2\"}}");
        JsonNode aws = changed.json().path("awsKms");
        assertThat(aws.path("region").asText()).isEqualTo("US_WEST_2");
        assertThat(aws.path("customerMasterKeyID").asText()).isEqualTo(KEY_ARN);
        assertThat(aws.path("requirePrivateNetworking").asBoolean()).isTrue();

        Answer nodes = atlas.patch(ENCRYPTION, "{\"enabledForSearchNodes\":true}");
        assertThat(nodes.json().path("enabledForSearchNodes").asBoolean()).isTrue();
        assertThat(nodes.json().path("awsKms")).isEqualTo(aws);
    }

    @Test
    void otherProvidersStayAsTheyAre() {
        ObjectNode google =
                new ObjectMapper().createObjectNode().put("enabled", true).put("keyVersionResourceID", "projects/p");
        google.put("serviceAccountKey", "not-a-real-key");
        atlas.server.changeEncryptionAtRest(PROJECT, new World.EncryptionAtRest(null, null, google, null));
        JsonNode read = patch(awsKms()).json().path("googleCloudKms");
        assertThat(read.path("enabled").asBoolean()).isTrue();
        assertThat(read.path("keyVersionResourceID").asText()).isEqualTo("projects/p");
        assertThat(read.has("serviceAccountKey")).isFalse();
        assertThat(atlas.wire.writes().toString()).doesNotContain("not-a-real-key");
    }

    @ParameterizedTest
    @CsvSource({
        "NOT_FOUND, 404, AWS_CUSTOMER_MASTER_KEY_NOT_FOUND",
        "DISABLED, 400, AWS_KMS_CUSTOMER_MASTER_KEY_NOT_ENABLED",
        "PENDING_DELETION, 400, AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_DELETION",
        "PENDING_IMPORT, 400, AWS_KMS_CUSTOMER_MASTER_KEY_PENDING_IMPORT",
        "DENIED, 400, NO_PERMISSION_TO_ENCRYPT_DECRYPT"
    })
    void aKeyThatCantBeUsedIsRefused(KeyUse use, int status, String errorCode) {
        atlas.aws.keyUse = use;
        Answer refused = patch(awsKms());
        assertThat(refused.status()).isEqualTo(status);
        assertThat(refused.errorCode()).isEqualTo(errorCode);
        assertThat(atlas.wire.writes()).isEmpty();
    }

    @Test
    void theRoleMustBeThereAuthorisedAndAssumable() {
        Answer unknown = patch(awsKms().put("roleId", "65a1000000000000000000ff"));
        assertThat(unknown.errorCode()).isEqualTo("CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND");

        Answer unauthorised = patch(awsKms().put("roleId", SPARE_ROLE));
        assertThat(unauthorised.status()).isEqualTo(400);
        assertThat(unauthorised.errorCode()).isEqualTo("CLOUD_PROVIDER_ACCESS_ROLE_NOT_AUTHORIZED");
        assertThat(unauthorised.json().path("parameters").path(0).asText()).isEqualTo(SPARE_ROLE);

        atlas.aws.assumable = false;
        assertThat(patch(awsKms()).errorCode()).isEqualTo("CANNOT_ASSUME_ROLE");
    }

    @Test
    void bodiesAreChecked() {
        assertThat(patch(awsKms().put("region", "us-east-1")).errorCode()).isEqualTo("INVALID_REGION");
        assertThat(patch(awsKms().put("region", "GLOBAL")).errorCode()).isEqualTo("AWS_KMS_REGION_NOT_SUPPORTED");
        assertThat(patch(awsKms().put("accessKeyID", "AKIAIOSFODNN7EXAMPLE")).errorCode())
                .isEqualTo("AWS_KMS_CREDENTIALS_AUTH_DEPRECATED");
        assertThat(patch(awsKms().put("enabled", "yes")).errorCode()).isEqualTo("INVALID_ATTRIBUTE");
        Answer unknown = patch(awsKms().put("colour", "red"));
        assertThat(unknown.errorCode()).isEqualTo("INVALID_ATTRIBUTE");
        assertThat(unknown.json().path("parameters").path(0).asText()).isEqualTo("colour");
        ObjectNode keyless = awsKms();
        keyless.remove("customerMasterKeyID");
        assertThat(patch(keyless).errorCode()).isEqualTo("MISSING_ATTRIBUTE");
    }

    @Test
    void validityIsFoundByTryingAndAnInvalidConfigurationCantBeChanged() {
        patch(awsKms());
        atlas.aws.keyUse = KeyUse.DISABLED;
        JsonNode read = atlas.get(ENCRYPTION).json().path("awsKms");
        assertThat(read.path("enabled").asBoolean()).isTrue();
        assertThat(read.path("valid").asBoolean(true)).isFalse();

        Answer refused = patch(awsKms().put("region", "US_WEST_2"));
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("ENCRYPTION_AT_REST_SETTINGS_INVALID");

        atlas.aws.keyUse = KeyUse.ALLOWED;
        assertThat(atlas.get(ENCRYPTION).json().path("awsKms").path("valid").asBoolean())
                .isTrue();
    }

    @Test
    void disablingWaitsForTheClusters() {
        patch(awsKms());
        atlas.patch(CLUSTERS + "/orders-eu", "{\"encryptionAtRestProvider\":\"AWS\"}");
        Answer refused = atlas.patch(ENCRYPTION, "{\"awsKms\":{\"enabled\":false}}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("CANNOT_DISABLE_ENCRYPTION_AT_REST");

        atlas.patch(CLUSTERS + "/orders-eu", "{\"encryptionAtRestProvider\":\"NONE\"}");
        Answer disabled = atlas.patch(ENCRYPTION, "{\"awsKms\":{\"enabled\":false}}");
        assertThat(disabled.status()).isEqualTo(200);
        assertThat(disabled.json().path("awsKms").path("customerMasterKeyID").asText("absent"))
                .isEmpty();
    }

    @Test
    void theSameConfigurationAgainIsNoWrite() {
        patch(awsKms());
        int writes = atlas.wire.writes().size();
        assertThat(patch(awsKms()).status()).isEqualTo(200);
        assertThat(atlas.wire.writes()).hasSize(writes);
    }

    @Test
    void aRoleReplacesAnAccessKeyForGood() {
        ObjectNode legacy = awsKms().put("accessKeyID", "AKIAIOSFODNN7EXAMPLE").put("secretAccessKey", "not-real");
        legacy.remove("roleId");
        atlas.server.changeEncryptionAtRest(PROJECT, new World.EncryptionAtRest(legacy, null, null, null));
        JsonNode before = atlas.get(ENCRYPTION).json().path("awsKms");
        assertThat(before.path("valid").asBoolean()).isTrue();
        assertThat(before.has("secretAccessKey")).isFalse();

        JsonNode after = atlas.patch(ENCRYPTION, "{\"awsKms\":{\"roleId\":\"" + ROLE + "\"}}")
                .json()
                .path("awsKms");
        assertThat(after.path("roleId").asText()).isEqualTo(ROLE);
        assertThat(after.has("accessKeyID")).isFalse();
    }

    @Test
    void privateEndpointsAreAnEmptyPage() {
        Answer page = atlas.get(ENCRYPTION + "/AWS/privateEndpoints");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.json().path("results")).isEmpty();
        assertThat(atlas.get(ENCRYPTION + "/GCP/privateEndpoints").status()).isEqualTo(400);
    }

    private Answer patch(ObjectNode awsKms) {
        return atlas.patch(ENCRYPTION, "{\"awsKms\":" + awsKms + "}");
    }
}
