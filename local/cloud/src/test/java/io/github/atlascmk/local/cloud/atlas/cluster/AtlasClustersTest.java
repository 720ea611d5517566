package io.github.atlascmk.local.cloud.atlas.cluster;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import io.github.atlascmk.local.cloud.wire.Write;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AtlasClustersTest {
    private static final String ENCRYPT = "{\"encryptionAtRestProvider\":\"AWS\"}";
    private static final String EU = CLUSTERS + "/orders-eu";
    private static final String US = CLUSTERS + "/orders-us";

    private final AtlasFixture atlas = new AtlasFixture(world(project(encrypted())));

    @AfterEach
    void close() {
        atlas.close();
    }

    @Test
    void aClusterThatIsBeingCreatedIsIdleOnceItSettles() {
        assertThat(state(US)).isEqualTo("CREATING");
        assertThat(atlas.get(US).json().path("connectionStrings")).isEmpty();
        atlas.pass(Duration.ofMinutes(8));
        assertThat(state(US)).isEqualTo("IDLE");
        assertThat(atlas.get(US).json().path("connectionStrings").has("standardSrv"))
                .isTrue();
    }

    @Test
    void encryptingShowsTheNewProviderAtOnceAndIsIdleWhenItIsDone() {
        Answer patched = atlas.patch(EU, ENCRYPT);
        assertThat(patched.status()).isEqualTo(200);
        assertThat(patched.header("Content-Type")).isEqualTo("application/vnd.atlas.2024-10-23+json;charset=utf-8");
        assertThat(patched.json().path("stateName").asText()).isEqualTo("UPDATING");
        assertThat(patched.json().path("encryptionAtRestProvider").asText()).isEqualTo("AWS");
        atlas.pass(Duration.ofSeconds(239));
        assertThat(state(EU)).isEqualTo("UPDATING");
        atlas.pass(Duration.ofSeconds(1));
        assertThat(state(EU)).isEqualTo("IDLE");
        Write write = atlas.wire.writes().getFirst();
        assertThat(write.target()).isEqualTo(EU);
        assertThat(String.valueOf(write.before())).isEqualTo("{\"encryptionAtRestProvider\":\"NONE\"}");
        assertThat(String.valueOf(write.after())).isEqualTo(ENCRYPT);
    }

    @Test
    void anUpdatingClusterTakesAnotherChange() {
        atlas.patch(EU, ENCRYPT);
        atlas.pass(Duration.ofMinutes(3));
        assertThat(atlas.patch(EU, "{\"encryptionAtRestProvider\":\"NONE\"}").status())
                .isEqualTo(200);
        atlas.pass(Duration.ofMinutes(3));
        assertThat(state(EU)).isEqualTo("UPDATING");
        atlas.pass(Duration.ofMinutes(1));
        assertThat(state(EU)).isEqualTo("IDLE");
    }

    @Test
    void theSameProviderAgainChangesNothing() {
        atlas.patch(EU, ENCRYPT);
        atlas.pass(Duration.ofMinutes(4));
        assertThat(atlas.patch(EU, ENCRYPT).json().path("stateName").asText()).isEqualTo("IDLE");
        assertThat(atlas.wire.writes()).hasSize(1);
    }

    @Test
    void aPausedClusterRejectsChangesUntilItResumes() {
        atlas.server.pauseCluster(PROJECT, "orders-eu");
        assertThat(state(EU)).isEqualTo("UPDATING");
        atlas.pass(Duration.ofMinutes(4));
        Answer refused = atlas.patch(EU, ENCRYPT);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.errorCode()).isEqualTo("CANNOT_UPDATE_PAUSED_CLUSTER");

        assertThat(atlas.patch(EU, "{\"paused\":false}").json().path("paused").asBoolean(true))
                .isFalse();
        assertThat(atlas.patch(EU, ENCRYPT).status()).isEqualTo(200);
    }

    @Test
    void pausingAnswersUpdatingAndPaused() {
        JsonNode paused = atlas.patch(EU, "{\"paused\":true}").json();
        assertThat(paused.path("stateName").asText()).isEqualTo("UPDATING");
        assertThat(paused.path("paused").asBoolean()).isTrue();
    }

    @Test
    void deletingTakesAWhileAndThenItIsGone() {
        Answer deleted = atlas.delete(EU);
        assertThat(deleted.status()).isEqualTo(202);
        assertThat(deleted.text()).isEqualTo("{}");
        assertThat(state(EU)).isEqualTo("DELETING");

        Answer patched = atlas.patch(EU, ENCRYPT);
        assertThat(patched.status()).isEqualTo(400);
        assertThat(patched.errorCode()).isEqualTo("ATLAS_GENERAL_ERROR");
        assertThat(patched.json().path("detail").asText())
                .isEqualTo("Reason: This cluster is currently being deleted, cannot update.");
        assertThat(atlas.delete(EU).errorCode()).isEqualTo("CLUSTER_ALREADY_REQUESTED_DELETION");

        atlas.pass(Duration.ofMinutes(4));
        Answer gone = atlas.get(EU);
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.errorCode()).isEqualTo("CLUSTER_NOT_FOUND");
        assertThat(gone.header("RateLimit-Limit")).isEqualTo("10000");
        assertThat(gone.json().path("parameters")).hasToString("[\"orders-eu\",\"" + PROJECT + "\"]");
    }

    @Test
    void ineligibleClustersAreRefused() {
        assertThat(atlas.patch(CLUSTERS + "/sandbox", ENCRYPT).errorCode())
                .isEqualTo("CANNOT_USE_ENCRYPTION_AT_REST_TENANT");
        for (Answer flex : List.of(
                atlas.get(CLUSTERS + "/flexible"),
                atlas.patch(CLUSTERS + "/flexible", ENCRYPT),
                atlas.delete(CLUSTERS + "/flexible"))) {
            assertThat(flex.status()).isEqualTo(400);
            assertThat(flex.errorCode()).isEqualTo("CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API");
        }
        assertThat(atlas.patch(EU, "{\"encryptionAtRestProvider\":\"AZURE\"}").errorCode())
                .isEqualTo("ENCRYPTION_AT_REST_NOT_ENABLED");
    }

    @Test
    void bodiesAreChecked() {
        Answer unknown = atlas.patch(EU, "{\"encryptionAtRestProvider\":\"AWS\",\"diskSize\":10}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.errorCode()).isEqualTo("INVALID_ATTRIBUTE");
        assertThat(unknown.json().path("parameters")).hasToString("[\"diskSize\"]");
        assertThat(atlas.patch(EU, "{\"encryptionAtRestProvider\":\"IBM\"}").errorCode())
                .isEqualTo("INVALID_ENUM_VALUE");
        assertThat(atlas.patch(EU, "{").errorCode()).isEqualTo("INVALID_JSON");
        assertThat(atlas.wire.writes()).isEmpty();
    }

    @Test
    void oldVersionsAreServedAndSayThatTheyRetire() {
        Answer old = atlas.call("GET", EU, null, "application/vnd.atlas.2023-02-01+json");
        assertThat(old.header("Content-Type")).isEqualTo("application/vnd.atlas.2023-02-01+json;charset=utf-8");
        assertThat(old.header("Sunset")).isEqualTo("Thu, 1 Jul 2027 00:00:00 GMT");
        assertThat(old.header("Deprecation")).isNotNull();
        assertThat(old.json().at("/replicationSpecs/0/numShards").asInt()).isEqualTo(1);

        Answer current = atlas.call("GET", EU, null, "application/vnd.atlas.2024-10-23+json");
        assertThat(current.header("Content-Type")).isEqualTo("application/vnd.atlas.2024-08-05+json;charset=utf-8");
        assertThat(current.header("Sunset")).isNull();
        assertThat(current.json().at("/replicationSpecs/0").has("numShards")).isFalse();

        Answer patched = atlas.call("PATCH", EU, ENCRYPT, "application/vnd.atlas.2023-02-01+json");
        assertThat(patched.json().path("stateName").asText()).isEqualTo("UPDATING");
    }

    @Test
    void aClusterIsCreatedAndItsNameIsTaken() {
        String body = "{\"name\":\"orders-ap\",\"clusterType\":\"REPLICASET\",\"encryptionAtRestProvider\":\"AWS\","
                + "\"replicationSpecs\":[{\"regionConfigs\":[{\"providerName\":\"AWS\",\"regionName\":\"AP_SOUTH_1\","
                + "\"electableSpecs\":{\"instanceSize\":\"M10\"}}]}]}";
        Answer created = atlas.post(CLUSTERS, body);
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.json().path("stateName").asText()).isEqualTo("CREATING");
        assertThat(atlas.post(CLUSTERS, body).errorCode()).isEqualTo("DUPLICATE_CLUSTER_NAME");
        atlas.pass(Duration.ofMinutes(10));
        assertThat(state(CLUSTERS + "/orders-ap")).isEqualTo("IDLE");
        assertThat(atlas.get(CLUSTERS + "/orders-ap")
                        .json()
                        .path("encryptionAtRestProvider")
                        .asText())
                .isEqualTo("AWS");
    }

    @Test
    void theRegionConfigTellsATenantFromADedicatedCluster() {
        JsonNode tenant = atlas.get(CLUSTERS + "/sandbox").json().at("/replicationSpecs/0/regionConfigs/0");
        assertThat(tenant.path("providerName").asText()).isEqualTo("TENANT");
        assertThat(tenant.path("backingProviderName").asText()).isEqualTo("AWS");
        JsonNode dedicated = atlas.get(EU).json().at("/replicationSpecs/0/regionConfigs/0");
        assertThat(dedicated.path("providerName").asText()).isEqualTo("AWS");
        assertThat(dedicated.path("regionName").asText()).isEqualTo("US_EAST_1");
        assertThat(dedicated.at("/electableSpecs/instanceSize").asText()).isEqualTo("M10");
    }

    @Test
    void flexClustersHaveTheirOwnApi() {
        JsonNode list = atlas.get(GROUP + "/flexClusters").json();
        assertThat(list.path("results")).hasSize(1);
        assertThat(list.at("/results/0/providerSettings/providerName").asText()).isEqualTo("FLEX");
        assertThat(atlas.get(GROUP + "/flexClusters/flexible").status()).isEqualTo(200);
        assertThat(atlas.get(GROUP + "/flexClusters/orders-eu").errorCode())
                .isEqualTo("CANNOT_USE_NON_FLEX_CLUSTER_IN_FLEX_API");
        assertThat(atlas.get(GROUP + "/flexClusters/nowhere").errorCode()).isEqualTo("CLUSTER_NOT_FOUND");
    }

    @Test
    void noSearchNodesIsAnEmptyObjectAndWasAnError() {
        assertThat(atlas.get(EU + "/search/deployment").text()).isEqualTo("{}");
        assertThat(atlas.call("GET", EU + "/search/deployment", null, "application/vnd.atlas.2024-05-30+json")
                        .errorCode())
                .isEqualTo("ATLAS_SEARCH_DEPLOYMENT_DOES_NOT_EXIST");
        assertThat(atlas.get(CLUSTERS + "/nowhere/search/deployment").errorCode())
                .isEqualTo("ATLAS_SEARCH_DEPLOYMENT_INVALID_ATTRIBUTE");
    }

    @Test
    void byHandAtlasRefusesWhatItRefusesTheApi() {
        assertThatThrownBy(() -> atlas.server.encryptCluster(PROJECT, "sandbox", "AWS"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("CANNOT_USE_ENCRYPTION_AT_REST_TENANT: ");
        atlas.server.deleteCluster(PROJECT, "flexible");
        atlas.server.createCluster(PROJECT, cluster("orders-sa", "M10", "CREATING", Duration.ofMinutes(9)));
        assertThat(state(CLUSTERS + "/orders-sa")).isEqualTo("CREATING");
    }

    private String state(String path) {
        return atlas.get(path).json().path("stateName").asText();
    }
}
