package io.github.atlascmk.local.cloud.atlas.access;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import io.github.atlascmk.local.cloud.wire.Write;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AtlasRolesTest {
    private static final String AUTHORIZE = "{\"providerName\":\"AWS\",\"iamAssumedRoleArn\":\"" + ROLE_ARN + "\"}";

    private final AtlasFixture atlas = new AtlasFixture();

    @AfterEach
    void close() {
        atlas.close();
    }

    @Test
    void aNewRoleHasItsUnsetDatesAsNullAndItsMembersInOrder() {
        Answer created = atlas.post(ROLES, "{\"providerName\":\"AWS\"}");
        assertThat(created.status()).isEqualTo(200);
        assertThat(created.header("Content-Type")).isEqualTo("application/vnd.atlas.2023-01-01+json;charset=utf-8");
        JsonNode role = created.json();
        assertThat(created.text())
                .matches("\\{\"atlasAWSAccountArn\":\"[^\"]+\",\"atlasAssumedRoleExternalId\":\"[^\"]+\","
                        + "\"authorizedDate\":null,\"createdDate\":\"2026-01-15T09:00:00Z\",\"featureUsages\":\\[],"
                        + "\"iamAssumedRoleArn\":null,\"providerName\":\"AWS\",\"roleId\":\"[0-9a-f]{24}\"}");
        assertThat(role.path("atlasAWSAccountArn").asText()).isEqualTo(ATLAS_ARN);
        assertThat(UUID.fromString(role.path("atlasAssumedRoleExternalId").asText())
                        .version())
                .isEqualTo(4);
        assertThat(atlas.get(ROLES + "/" + role.path("roleId").asText()).json()).isEqualTo(role);
    }

    @Test
    void theListHasAllThreeProvidersAndNoPages() {
        JsonNode list = atlas.get(ROLES).json();
        assertThat(list.fieldNames())
                .toIterable()
                .containsExactly("awsIamRoles", "azureServicePrincipals", "gcpServiceAccounts");
        assertThat(list.path("awsIamRoles")).hasSize(2);
    }

    @Test
    void authorisingAssumesTheRoleAsAtlasWithTheExternalId() {
        Answer authorized = atlas.patch(ROLES + "/" + SPARE_ROLE, AUTHORIZE);
        assertThat(authorized.status()).isEqualTo(200);
        assertThat(authorized.json().path("iamAssumedRoleArn").asText()).isEqualTo(ROLE_ARN);
        assertThat(authorized.json().path("authorizedDate").asText()).isEqualTo("2026-01-15T09:00:00Z");
        assertThat(atlas.aws.lastPrincipal).isEqualTo(ATLAS_ARN);
        assertThat(atlas.aws.lastExternalId).isEqualTo(EXTERNAL_ID);
    }

    @Test
    void aRoleThatCantBeAssumedStaysUnauthorised() {
        atlas.aws.assumable = false;
        Answer refused = atlas.patch(ROLES + "/" + SPARE_ROLE, AUTHORIZE);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.header("Content-Type")).isEqualTo("application/json");
        assertThat(refused.header("X-Error-Code")).isEqualTo("CANNOT_ASSUME_ROLE");
        assertThat(refused.text())
                .isEqualTo("{\"detail\":\"Atlas cannot assume the specified role (" + ROLE_ARN
                        + ").\",\"error\":400,\"errorCode\":\"CANNOT_ASSUME_ROLE\",\"parameters\":[\"" + ROLE_ARN
                        + "\"],\"reason\":\"Bad Request\"}");
        assertThat(atlas.get(ROLES + "/" + SPARE_ROLE)
                        .json()
                        .path("iamAssumedRoleArn")
                        .isNull())
                .isTrue();
        assertThat(atlas.wire.writes()).isEmpty();
    }

    @Test
    void aRoleThatEncryptionUsesShowsItAndCantBeRemoved() {
        atlas.server.changeEncryptionAtRest(PROJECT, encrypted());
        JsonNode usage = atlas.get(ROLES + "/" + ROLE).json().path("featureUsages");
        assertThat(usage).hasSize(1);
        assertThat(usage.path(0).path("featureType").asText()).isEqualTo("ENCRYPTION_AT_REST");

        Answer refused = atlas.delete(ROLES + "/AWS/" + ROLE);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.errorCode()).isEqualTo("AWS_IAM_ROLE_IN_USE");
    }

    @Test
    void anUnusedRoleIsRemoved() {
        Answer removed = atlas.delete(ROLES + "/AWS/" + SPARE_ROLE);
        assertThat(removed.status()).isEqualTo(204);
        assertThat(removed.text()).isEmpty();
        assertThat(removed.header("Content-Type")).startsWith("application/vnd.atlas.2023-01-01+json");
        Answer gone = atlas.get(ROLES + "/" + SPARE_ROLE);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.errorCode()).isEqualTo("CLOUD_PROVIDER_ACCESS_ROLE_NOT_FOUND");
    }

    @Test
    void bodiesAreChecked() {
        assertThat(atlas.post(ROLES, "{\"providerName\":").errorCode()).isEqualTo("INVALID_JSON");
        assertThat(atlas.post(ROLES, "[]").errorCode()).isEqualTo("INVALID_JSON");
        assertThat(atlas.post(ROLES, "{}").errorCode()).isEqualTo("MISSING_ATTRIBUTE");
        assertThat(atlas.post(ROLES, "{\"providerName\":\"IBM\"}").errorCode()).isEqualTo("INVALID_ENUM_VALUE");
        assertThat(atlas.post(ROLES, "{\"providerName\":\"GCP\"}").errorCode()).isEqualTo("PROVIDER_UNSUPPORTED");
        assertThat(atlas.patch(ROLES + "/" + ROLE, "{\"providerName\":\"AWS\"}").errorCode())
                .isEqualTo("MISSING_ATTRIBUTE");
        assertThat(atlas.patch(ROLES + "/" + ROLE, "{\"providerName\":\"AWS\",\"iamAssumedRoleArn\":\"orders\"}")
                        .errorCode())
                .isEqualTo("INVALID_ATTRIBUTE");
    }

    @Test
    void theJournalOfWritesHidesTheExternalId() {
        String created = atlas.post(ROLES, "{\"providerName\":\"AWS\"}")
                .json()
                .path("atlasAssumedRoleExternalId")
                .asText();
        atlas.patch(ROLES + "/" + SPARE_ROLE, AUTHORIZE);
        assertThat(atlas.wire.writes())
                .extracting(Write::operation)
                .containsExactly("createGroupCloudProviderAccess", "authorizeGroupCloudProviderAccessRole");
        assertThat(atlas.wire.writes().toString()).contains("…").doesNotContain(created, EXTERNAL_ID);
    }
}
