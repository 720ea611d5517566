package io.github.atlascmk.local.cloud.atlas;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What clients other than the chain need before and after it. */
class AtlasClientsTest {
    private static final String EU = CLUSTERS + "/orders-eu";
    private static final String SEARCH = EU + "/search/deployment";
    private static final String ENDPOINTS = ENCRYPTION + "/AWS/privateEndpoints";
    private static final String ALERTS = GROUP + "/alertConfigs";
    private static final String SEARCH_NODES = "{\"specs\":[{\"instanceSize\":\"S20_HIGHCPU_NVME\",\"nodeCount\":2}]}";

    private final AtlasFixture atlas = new AtlasFixture(world(project(encrypted())));

    @AfterEach
    void close() {
        atlas.close();
    }

    private String state(String path) {
        return atlas.get(path).json().path("stateName").asText();
    }

    @Test
    void aProjectsSettingsAreAllThereAndChange() {
        JsonNode settings = atlas.get(GROUP + "/settings").json();
        assertThat(settings).hasSize(12).allMatch(JsonNode::isBoolean, "is a boolean");

        Answer changed = atlas.patch(GROUP + "/settings", "{\"isExtendedStorageSizesEnabled\":true}");
        assertThat(changed.json().path("isExtendedStorageSizesEnabled").asBoolean())
                .isTrue();
        assertThat(changed.json()).hasSize(12);
        assertThat(atlas.patch(GROUP + "/settings", "{\"isExtendedStorageSizesEnabled\":\"yes\"}")
                        .errorCode())
                .isEqualTo("INVALID_ATTRIBUTE");
    }

    @Test
    void whatAClientReadsOfAProjectIsThere() {
        String limit = GROUP + "/limits/atlas.project.deployment.clusters";
        assertThat(atlas.get(GROUP + "/limits").json().at("/0/value").asInt()).isEqualTo(25);
        assertThat(atlas.patch(limit, "{\"value\":30}").json().path("value").asInt())
                .isEqualTo(30);
        assertThat(atlas.get(limit).json().path("value").asInt()).isEqualTo(30);
        for (String list : List.of("/teams", "/users", "/alerts")) {
            assertThat(atlas.get(GROUP + list).json().path("totalCount").asInt(-1))
                    .as(list)
                    .isZero();
        }
        JsonNode containers = atlas.get(GROUP + "/containers?providerName=AWS").json();
        assertThat(containers.at("/results/0/regionName").asText()).isEqualTo("US_EAST_1");
        String id = containers.at("/results/0/id").asText();
        assertThat(atlas.get(GROUP + "/containers/" + id).json().path("id").asText())
                .isEqualTo(id);
        assertThat(atlas.get(GROUP + "/managedSlowMs").text()).isEqualTo("true");
        assertThat(atlas.delete(GROUP + "/managedSlowMs/disable").status()).isEqualTo(204);
        assertThat(atlas.get(GROUP + "/managedSlowMs").text()).isEqualTo("false");
    }

    @Test
    void projectsComeAndGo() {
        String body = "{\"name\":\"new one\",\"orgId\":\"" + ORG + "\",\"tags\":[{\"key\":\"a\",\"value\":\"b\"}]}";
        Answer made = atlas.post("/api/atlas/v2/groups", body);
        String path = "/api/atlas/v2/groups/" + made.json().path("id").asText();
        assertThat(made.status()).isEqualTo(201);
        Answer twice = atlas.post("/api/atlas/v2/groups", body);
        assertThat(twice.status()).isEqualTo(409);
        assertThat(twice.errorCode()).isEqualTo("GROUP_ALREADY_EXISTS");
        assertThat(atlas.patch(path, "{\"name\":\"renamed\"}")
                        .json()
                        .path("name")
                        .asText())
                .isEqualTo("renamed");
        assertThat(atlas.get(path).json().at("/tags/0/value").asText()).isEqualTo("b");
        assertThat(atlas.delete(GROUP).errorCode()).isEqualTo("CANNOT_CLOSE_GROUP_ACTIVE_ATLAS_CLUSTERS");
        assertThat(atlas.delete(path).status()).isEqualTo(202);
        assertThat(atlas.get(path).errorCode()).isEqualTo("GROUP_NOT_FOUND");
        assertThat(atlas.get("/api/atlas/v2/orgs/" + ORG + "/events").json().path("results"))
                .extracting(event -> event.path("eventTypeName").asText())
                .containsExactly("GROUP_DELETED", "GROUP_CREATED");
        assertThat(atlas.get("/api/atlas/v2/orgs").json().at("/results/0/id").asText())
                .isEqualTo(ORG);
    }

    @Test
    void aClusterKeepsWhatAClientStatesOfIt() {
        String body = "{\"name\":\"wide\",\"clusterType\":\"SHARDED\",\"backupEnabled\":true,"
                + "\"tags\":[{\"key\":\"team\",\"value\":\"orders\"}],\"terminationProtectionEnabled\":true,"
                + "\"replicationSpecs\":[{\"zoneName\":\"Zone 1\",\"regionConfigs\":["
                + "{\"providerName\":\"AWS\",\"regionName\":\"EU_WEST_1\",\"priority\":7,"
                + "\"electableSpecs\":{\"instanceSize\":\"M30\",\"nodeCount\":2,\"diskSizeGB\":40}},"
                + "{\"providerName\":\"GCP\",\"regionName\":\"EUROPE_WEST_3\",\"priority\":6,"
                + "\"electableSpecs\":{\"instanceSize\":\"M30\",\"nodeCount\":1,\"diskSizeGB\":40}}]}]}";
        assertThat(atlas.post(CLUSTERS, body).status()).isEqualTo(201);
        atlas.pass(Duration.ofMinutes(15));

        JsonNode cluster = atlas.get(CLUSTERS + "/wide").json();
        assertThat(cluster.path("backupEnabled").asBoolean()).isTrue();
        assertThat(cluster.at("/tags/0/value").asText()).isEqualTo("orders");
        JsonNode second = cluster.at("/replicationSpecs/0/regionConfigs/1");
        assertThat(second.path("providerName").asText()).isEqualTo("GCP");
        assertThat(second.at("/electableSpecs/diskSizeGB").asInt()).isEqualTo(40);
        assertThat(second.at("/readOnlySpecs/nodeCount").asInt()).isZero();
        assertThat(atlas.delete(CLUSTERS + "/wide").errorCode())
                .isEqualTo("CANNOT_TERMINATE_CLUSTER_WHEN_TERMINATION_PROTECTION_ENABLED");

        Answer changed = atlas.patch(CLUSTERS + "/wide", "{\"terminationProtectionEnabled\":false}");
        assertThat(changed.json().path("stateName").asText()).isEqualTo("UPDATING");
        assertThat(atlas.delete(CLUSTERS + "/wide").status()).isEqualTo(202);
    }

    @Test
    void shardsAreCountedInTheOldVersionAndListedInTheNew() {
        String body = "{\"replicationSpecs\":[{\"numShards\":2,\"regionConfigs\":[{\"providerName\":\"AWS\","
                + "\"regionName\":\"US_EAST_1\",\"electableSpecs\":{\"instanceSize\":\"M40\"}}]}],\"diskSizeGB\":80}";
        Answer old = atlas.call("PATCH", EU, body, "application/vnd.atlas.2023-02-01+json");
        assertThat(old.json().at("/replicationSpecs/0/numShards").asInt()).isEqualTo(2);

        JsonNode shards = atlas.get(EU).json().path("replicationSpecs");
        assertThat(shards).hasSize(2);
        assertThat(shards.at("/1/regionConfigs/0/electableSpecs/diskSizeGB").asInt())
                .isEqualTo(80);
        assertThat(shards.at("/0/id").asText()).isNotEqualTo(shards.at("/1/id").asText());
        assertThat(atlas.patch(EU, "{\"replicationSpecs\":[{}]}").errorCode()).isEqualTo("MISSING_ATTRIBUTE");
        assertThat(atlas.patch(EU, "{\"replicationSpecs\":[]}").errorCode()).isEqualTo("INVALID_ATTRIBUTE");
    }

    @Test
    void processArgsAreAResourceOfTheirOwn() {
        String path = EU + "/processArgs";
        assertThat(atlas.get(path).json().path("javascriptEnabled").asBoolean()).isTrue();
        assertThat(atlas.patch(path, "{\"javascriptEnabled\":false,\"oplogSizeMB\":2000}")
                        .status())
                .isEqualTo(200);
        assertThat(atlas.get(path).json().path("oplogSizeMB").asInt()).isEqualTo(2000);
        assertThat(atlas.patch(path, "{\"oplogSizeMB\":\"big\"}").errorCode()).isEqualTo("INVALID_ATTRIBUTE");
    }

    @Test
    void searchNodesAreEncryptedWithTheirCluster() {
        assertThat(atlas.patch(SEARCH, SEARCH_NODES).errorCode()).isEqualTo("ATLAS_SEARCH_DEPLOYMENT_DOES_NOT_EXIST");
        assertThat(atlas.post(SEARCH, SEARCH_NODES).status()).isEqualTo(201);
        assertThat(state(SEARCH)).isEqualTo("UPDATING");
        atlas.pass(Duration.ofMinutes(6));
        assertThat(state(SEARCH)).isEqualTo("IDLE");
        assertThat(atlas.patch(SEARCH, SEARCH_NODES).json().path("stateName").asText())
                .isEqualTo("IDLE");
        assertThat(state(SEARCH)).isEqualTo("UPDATING");

        assertThat(atlas.get(SEARCH).json().path("encryptionAtRestProvider").asText())
                .isEqualTo("NONE");
        atlas.patch(EU, "{\"encryptionAtRestProvider\":\"AWS\"}");
        atlas.pass(Duration.ofMinutes(6));
        atlas.patch(ENCRYPTION, "{\"enabledForSearchNodes\":true}");
        assertThat(state(SEARCH))
                .as("what was recorded: nothing shows at first")
                .isEqualTo("IDLE");
        atlas.pass(Duration.ofSeconds(4));
        assertThat(state(SEARCH)).isEqualTo("UPDATING");
        assertThat(atlas.get(SEARCH).json().path("encryptionAtRestProvider").asText())
                .isEqualTo("NONE");
        atlas.pass(Duration.ofMinutes(6));
        assertThat(atlas.get(SEARCH).json().path("encryptionAtRestProvider").asText())
                .isEqualTo("AWS");
        assertThat(state(SEARCH)).isEqualTo("IDLE");
        assertThat(atlas.delete(SEARCH).status()).isEqualTo(204);
        assertThat(atlas.get(SEARCH).text()).isEqualTo("{}");
    }

    @Test
    void privateEndpointsHoldPrivateNetworkingInPlace() {
        String region = "{\"regionName\":\"US_EAST_1\"}";
        assertThat(atlas.post(ENDPOINTS, region).status()).isEqualTo(400);
        atlas.patch(ENCRYPTION, "{\"awsKms\":{\"requirePrivateNetworking\":true}}");
        Answer made = atlas.post(ENDPOINTS, region);
        String path = ENDPOINTS + "/" + made.json().path("id").asText();
        assertThat(made.status()).isEqualTo(202);
        assertThat(made.json().path("status").asText()).isEqualTo("INITIATING");
        atlas.pass(Duration.ofMinutes(4));
        assertThat(atlas.get(path).json().path("status").asText()).isEqualTo("ACTIVE");

        assertThat(atlas.patch(ENCRYPTION, "{\"awsKms\":{\"requirePrivateNetworking\":false}}")
                        .errorCode())
                .isEqualTo(
                        "CANNOT_DISABLE_ENCRYPTION_AT_REST_REQUIRE_PRIVATE_NETWORKING_WHILE_PRIVATE_ENDPOINTS_EXIST");
        assertThat(atlas.patch(ENCRYPTION, "{\"awsKms\":{\"enabled\":false}}").errorCode())
                .isEqualTo("CANNOT_DISABLE_ENCRYPTION_AT_REST_DUE_TO_PRIVATE_ENDPOINTS");
        assertThat(atlas.delete(path).status()).isEqualTo(204);
        assertThat(atlas.get(path).json().path("status").asText()).isEqualTo("DELETING");
        atlas.pass(Duration.ofMinutes(4));
        assertThat(atlas.get(path).status()).isEqualTo(404);
        assertThat(atlas.patch(ENCRYPTION, "{\"awsKms\":{\"requirePrivateNetworking\":false}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void alertConfigurationsHideTheirWebhooks() {
        String body = "{\"enabled\":true,\"eventTypeName\":\"AWS_ENCRYPTION_KEY_INVALID\",\"notifications\":["
                + "{\"typeName\":\"WEBHOOK\",\"webhookUrl\":\"https://hooks.example/abcd\","
                + "\"webhookSecret\":\"a-secret-1234\",\"delayMin\":0}]}";
        Answer made = atlas.post(ALERTS, body);
        String path = ALERTS + "/" + made.json().path("id").asText();
        assertThat(made.status()).isEqualTo(201);
        JsonNode shown = atlas.get(path).json().at("/notifications/0");
        assertThat(shown.path("webhookSecret").asText()).isEqualTo("*********1234");
        String notifier = shown.path("notifierId").asText();

        assertThat(atlas.patch(path, "{\"enabled\":false}")
                        .json()
                        .path("enabled")
                        .asBoolean(true))
                .isFalse();
        JsonNode replaced = atlas.call("PUT", path, body).json();
        assertThat(replaced.at("/notifications/0/notifierId").asText()).isNotEqualTo(notifier);
        assertThat(atlas.get(ALERTS).json().path("totalCount").asInt()).isEqualTo(1);
        assertThat(atlas.delete(path).status()).isEqualTo(204);
        assertThat(atlas.get(path).status()).isEqualTo(404);
        assertThat(atlas.post(ALERTS, "{\"eventTypeName\":\"x\"}").errorCode()).isEqualTo("MISSING_ATTRIBUTE");
        assertThat(atlas.post(ALERTS, body.replace("webhookUrl", "webhookURL")).errorCode())
                .isEqualTo("MISSING_ATTRIBUTE");
        assertThat(atlas.post(ALERTS, body.replace("https://hooks.example/abcd", "hooks.example"))
                        .errorCode())
                .isEqualTo("INVALID_ATTRIBUTE");
        assertThat(atlas.post(ALERTS, body.replace("\"delayMin\":0", "\"intervalMin\":4"))
                        .errorCode())
                .isEqualTo("INVALID_ATTRIBUTE");
    }

    @Test
    void aNotificationThatNamesItsFormerSelfKeepsItsSecrets() {
        String body = "{\"enabled\":true,\"eventTypeName\":\"AWS_ENCRYPTION_KEY_INVALID\",\"notifications\":["
                + "{\"typeName\":\"WEBHOOK\",\"webhookUrl\":\"https://hooks.example/abcd\","
                + "\"webhookSecret\":\"a-secret-1234\"}]}";
        JsonNode made = atlas.post(ALERTS, body).json();
        String path = ALERTS + "/" + made.path("id").asText();
        String again = "{\"eventTypeName\":\"AWS_ENCRYPTION_KEY_INVALID\",\"notifications\":["
                + made.at("/notifications/0") + "]}";

        assertThat(atlas.call("PUT", path, again).status()).isEqualTo(200);
        assertThat(atlas.server.snapshot().projects().stream()
                        .flatMap(project -> project.alertConfigurations().stream())
                        .map(configuration -> configuration
                                .at("/notifications/0/webhookSecret")
                                .asText()))
                .containsExactly("a-secret-1234");
    }
}
