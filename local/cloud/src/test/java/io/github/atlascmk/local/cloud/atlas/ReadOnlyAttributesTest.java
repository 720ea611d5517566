package io.github.atlascmk.local.cloud.atlas;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** What Atlas gives, it takes back: attributes that a client can't set are ignored in a body. */
class ReadOnlyAttributesTest {
    private static final String CLUSTER = CLUSTERS + "/orders-eu";
    private static final String ALERTS = GROUP + "/alertConfigs";
    private static final String ALERT = "{\"eventTypeName\":\"AWS_ENCRYPTION_KEY_INVALID\",\"enabled\":true,"
            + "\"notifications\":[{\"typeName\":\"GROUP\",\"intervalMin\":60,\"delayMin\":0}]}";
    private static final String CREATION = "{\"name\":\"%s\",\"clusterType\":\"REPLICASET\",\"replicationSpecs\":[{"
            + "\"regionConfigs\":[{\"providerName\":\"AWS\",\"regionName\":\"EU_CENTRAL_1\",\"priority\":7,"
            + "\"electableSpecs\":{\"instanceSize\":\"M10\",\"nodeCount\":3}}]}]}";
    private static final String LIE = "made up by the client";

    private final AtlasFixture atlas = new AtlasFixture();

    @AfterEach
    void close() {
        atlas.close();
    }

    @Test
    void aClusterIsSentBackAsItWasRead() {
        expect(201, atlas.post(CLUSTERS, CREATION.formatted("fresh")));
        atlas.pass(Duration.ofMinutes(20));
        ObjectNode read = read(CLUSTERS + "/fresh");

        Answer answer = atlas.patch(CLUSTERS + "/fresh", read.toString());

        expect(200, answer);
        assertThat(answer.json().path("id")).isEqualTo(read.path("id"));
        assertThat(answer.json().path("replicationSpecs")).isEqualTo(read.path("replicationSpecs"));
    }

    @Test
    void aClustersReadOnlyAttributesAreIgnored() {
        ObjectNode before = read(CLUSTER);
        ObjectNode body = object(CREATION.formatted("orders-eu"));
        for (String name : List.of("groupId", "id", "mongoDBVersion", "stateName", "createDate")) {
            body.put(name, LIE);
        }
        body.putObject("connectionStrings").put("standard", LIE);
        ((ObjectNode) body.at("/replicationSpecs/0")).put("id", LIE).put("zoneId", LIE);
        ((ObjectNode) body.at("/replicationSpecs/0/regionConfigs/0/electableSpecs"))
                .put("effectiveInstanceSize", LIE)
                .put("diskThroughput", LIE);

        Answer changed = atlas.patch(CLUSTER, body.toString());
        Answer made = atlas.post(CLUSTERS, body.put("name", "fresh").toString());

        expect(200, changed);
        expect(201, made);
        assertThat(changed.text() + made.text()).doesNotContain(LIE);
        assertThat(made.json().path("groupId").asText()).isEqualTo(PROJECT);
        for (String name : List.of("groupId", "id", "createDate", "connectionStrings", "mongoDBVersion")) {
            assertThat(changed.json().path(name)).as(name).isEqualTo(before.path(name));
        }
    }

    @Test
    void anAlertConfigurationsReadOnlyAttributesAreIgnored() {
        ObjectNode body = object(ALERT).put("groupId", LIE).put("id", LIE).put("created", LIE);
        body.putArray("links").add(LIE);
        Answer made = atlas.post(ALERTS, body.toString());
        expect(201, made);
        String one = ALERTS + "/" + made.json().path("id").asText();

        Answer sentBack = atlas.call("PUT", one, read(one).put("updated", LIE).toString());

        expect(200, sentBack);
        assertThat(made.text() + sentBack.text()).doesNotContain(LIE);
        for (String name : List.of("groupId", "id", "created", "links")) {
            assertThat(sentBack.json().path(name))
                    .as(name)
                    .isEqualTo(made.json().path(name));
        }
    }

    @Test
    void aNewProjectsReadOnlyAttributesAreIgnored() {
        ObjectNode body = read(GROUP).put("name", "another").put("clusterCount", 99);

        Answer made = atlas.post("/api/atlas/v2/groups", body.toString());

        expect(201, made);
        assertThat(made.json().path("clusterCount").asInt()).isZero();
        assertThat(made.json().path("id").asText()).isNotEqualTo(PROJECT);
    }

    @Test
    void whateverElseIsReadIsTakenBack() {
        expect(200, atlas.patch(ENCRYPTION, "{\"awsKms\":" + awsKms() + "}"));
        for (String path : List.of(ENCRYPTION, GROUP + "/settings", CLUSTER + "/processArgs")) {
            ObjectNode read = read(path);
            Answer answer = atlas.patch(path, read.toString());
            expect(200, answer);
            assertThat(answer.json()).as(path).isEqualTo(read);
        }
    }

    @Test
    void whatAtlasDoesNotKnowIsStillRefused() {
        assertThat(atlas.patch(CLUSTER, "{\"colour\":\"red\"}").errorCode()).isEqualTo("INVALID_ATTRIBUTE");
        assertThat(atlas.post(ALERTS, object(ALERT).put("colour", "red").toString())
                        .errorCode())
                .isEqualTo("INVALID_ATTRIBUTE");
        assertThat(atlas.patch(GROUP, "{\"colour\":\"red\"}").errorCode()).isEqualTo("INVALID_ATTRIBUTE");
    }

    /** Atlas's own description says which attributes are read-only. */
    @Test
    @EnabledIfEnvironmentVariable(
            named = "ATLAS_OPENAPI",
            matches = ".+",
            disabledReason = "ATLAS_OPENAPI names no API description")
    void whatIsDescribedAsReadOnlyIsIgnored() {
        ApiDescription description = ApiDescription.find().orElseThrow();
        String alert = atlas.post(ALERTS, ALERT).json().path("id").asText();
        String[][] calls = {
            {"POST", "/alertConfigs", "/alertConfigs", ALERT},
            {"PUT", "/alertConfigs/{alertConfigId}", "/alertConfigs/" + alert, ALERT},
            {"POST", "/cloudProviderAccess", "/cloudProviderAccess", "{\"providerName\":\"AWS\"}"},
            {
                "PATCH",
                "/cloudProviderAccess/{roleId}",
                "/cloudProviderAccess/" + SPARE_ROLE,
                "{\"providerName\":\"AWS\",\"iamAssumedRoleArn\":\"" + ROLE_ARN + "\"}"
            },
            {"PATCH", "/clusters/{clusterName}", "/clusters/orders-eu", "{\"backupEnabled\":true}"},
            {"PATCH", "/encryptionAtRest", "/encryptionAtRest", "{\"awsKms\":" + awsKms() + "}"},
        };
        for (String[] call : calls) {
            Set<String> readOnly = description.readOnly(call[0], "/api/atlas/v2/groups/{groupId}" + call[1]);
            ObjectNode body = object(call[3]);
            readOnly.forEach(name -> body.put(name, LIE));
            Answer answer = atlas.call(call[0], GROUP + call[2], body.toString());
            assertThat(answer.status()).as("%s: %s", body, answer.text()).isLessThan(300);
            assertThat(answer.text()).doesNotContain(LIE);
            assertThat(call[1].startsWith("/encryption") || !readOnly.isEmpty())
                    .as(call[1])
                    .isTrue();
        }
    }

    private ObjectNode read(String path) {
        Answer answer = atlas.get(path);
        expect(200, answer);
        return (ObjectNode) answer.json();
    }

    private static ObjectNode object(String json) {
        JsonNode parsed = parse(json);
        return (ObjectNode) parsed;
    }

    private static void expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }
}
