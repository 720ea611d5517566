package io.github.atlascmk.local.atlas;

import static io.github.atlascmk.local.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import io.github.atlascmk.local.atlas.AtlasFixture.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Every answer against Atlas's own description of its API, where that lies beside the project. */
@EnabledIfEnvironmentVariable(
        named = "ATLAS_OPENAPI",
        matches = ".+",
        disabledReason = "ATLAS_OPENAPI names no API description")
class AtlasDescriptionTest {
    private final List<String> problems = new ArrayList<>();
    private final JsonNode description = read();

    @Test
    void everyAnswerFitsItsSchema() {
        try (AtlasFixture atlas = new AtlasFixture()) {
            reads(atlas);
            check(atlas, "POST", "/groups/{groupId}/cloudProviderAccess", ROLES, "{\"providerName\":\"AWS\"}");
            check(
                    atlas,
                    "PATCH",
                    "/groups/{groupId}/cloudProviderAccess/{roleId}",
                    ROLES + "/" + SPARE_ROLE,
                    "{\"providerName\":\"AWS\",\"iamAssumedRoleArn\":\"" + ROLE_ARN + "\"}");
            check(
                    atlas,
                    "PATCH",
                    "/groups/{groupId}/encryptionAtRest",
                    ENCRYPTION,
                    "{\"awsKms\":" + awsKms() + ",\"enabledForSearchNodes\":true}");
            check(
                    atlas,
                    "PATCH",
                    "/groups/{groupId}/clusters/{clusterName}",
                    CLUSTERS + "/orders-eu",
                    "{\"encryptionAtRestProvider\":\"AWS\"}");
            atlas.pass(Duration.ofMinutes(9));
            reads(atlas);
            refusals(atlas);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void whatOtherClientsMakeFitsToo() {
        try (AtlasFixture atlas = new AtlasFixture(world(project(encrypted())))) {
            String search = CLUSTERS + "/orders-eu/search/deployment";
            String nodes = "{\"specs\":[{\"instanceSize\":\"S20_HIGHCPU_NVME\",\"nodeCount\":2}]}";
            atlas.post(search, nodes);
            atlas.patch(ENCRYPTION, "{\"awsKms\":{\"requirePrivateNetworking\":true}}");
            String endpoints = ENCRYPTION + "/AWS/privateEndpoints";
            String path = "/groups/{groupId}/encryptionAtRest/{cloudProvider}/privateEndpoints";
            check(atlas, "POST", path, endpoints, "{\"regionName\":\"US_EAST_1\"}");
            String body = "{\"enabled\":true,\"eventTypeName\":\"CLUSTER_MONGOS_IS_MISSING\",\"notifications\":["
                    + "{\"typeName\":\"GROUP\",\"intervalMin\":5,\"delayMin\":0,\"emailEnabled\":true,\"smsEnabled\":false}]}";
            atlas.post(GROUP + "/alertConfigs", body);
            atlas.post(
                    CLUSTERS,
                    "{\"name\":\"wide\",\"clusterType\":\"SHARDED\",\"tags\":[{\"key\":\"a\",\"value\":\"b\"}],"
                            + "\"replicationSpecs\":[{\"regionConfigs\":[{\"providerName\":\"AWS\","
                            + "\"regionName\":\"EU_WEST_1\",\"electableSpecs\":{\"instanceSize\":\"M30\"}}]}]}");
            reads(atlas);
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void anAnswerThatDoesntFitIsFound() {
        JsonSchema group = schema("/components/schemas/Group");
        validate("project", group, parse("{\"clusterCount\":\"many\",\"name\":\"orders\",\"orgId\":\"x\"}"));
        assertThat(String.join(" ", problems)).contains("clusterCount", "created", "orgId");
    }

    private void reads(AtlasFixture atlas) {
        check(atlas, "GET", "/groups", "/api/atlas/v2/groups", null);
        check(atlas, "GET", "/groups/{groupId}", GROUP, null);
        check(atlas, "GET", "/groups/byName/{groupName}", "/api/atlas/v2/groups/byName/orders-prod", null);
        check(atlas, "GET", "/orgs/{orgId}/groups", "/api/atlas/v2/orgs/" + ORG + "/groups", null);
        check(atlas, "GET", "/groups/{groupId}/cloudProviderAccess", ROLES, null);
        check(atlas, "GET", "/groups/{groupId}/cloudProviderAccess/{roleId}", ROLES + "/" + ROLE, null);
        check(atlas, "GET", "/groups/{groupId}/encryptionAtRest", ENCRYPTION, null);
        check(
                atlas,
                "GET",
                "/groups/{groupId}/encryptionAtRest/{cloudProvider}/privateEndpoints",
                ENCRYPTION + "/AWS/privateEndpoints",
                null);
        check(atlas, "GET", "/groups/{groupId}/clusters", CLUSTERS, null);
        check(atlas, "GET", "/groups/{groupId}/clusters/{clusterName}", CLUSTERS + "/orders-eu", null);
        check(atlas, "GET", "/groups/{groupId}/clusters/{clusterName}", CLUSTERS + "/sandbox", null);
        String search = "/search/deployment";
        check(
                atlas,
                "GET",
                "/groups/{groupId}/clusters/{clusterName}" + search,
                CLUSTERS + "/orders-eu" + search,
                null);
        check(atlas, "GET", "/groups/{groupId}/flexClusters", GROUP + "/flexClusters", null);
        check(atlas, "GET", "/groups/{groupId}/flexClusters/{name}", GROUP + "/flexClusters/flexible", null);
        check(atlas, "GET", "/groups/{groupId}/ipAddresses", GROUP + "/ipAddresses", null);
        check(atlas, "GET", "/groups/{groupId}/events", GROUP + "/events", null);
        check(atlas, "GET", "/groups/{groupId}/alertConfigs", GROUP + "/alertConfigs", null);
        check(atlas, "GET", "/groups/{groupId}/alerts", GROUP + "/alerts", null);
        check(atlas, "GET", "/orgs", "/api/atlas/v2/orgs", null);
        check(atlas, "GET", "/orgs/{orgId}", "/api/atlas/v2/orgs/" + ORG, null);
        check(atlas, "GET", "/orgs/{orgId}/events", "/api/atlas/v2/orgs/" + ORG + "/events", null);
        String addresses = "/unauth/controlPlaneIPAddresses";
        check(atlas, "GET", addresses, "/api/atlas/v2" + addresses, null);
    }

    private void refusals(AtlasFixture atlas) {
        JsonSchema error = schema("/components/schemas/ApiError");
        for (Answer refused : List.of(
                atlas.get("/api/atlas/v2/groups/64b7000000000000000000ff"),
                atlas.patch(ENCRYPTION, "{"),
                atlas.get(CLUSTERS + "/flexible"))) {
            validate("error", error, refused.json());
        }
    }

    private void check(AtlasFixture atlas, String method, String template, String path, @Nullable String body) {
        Answer answer = atlas.call(method, path, body);
        String where = method + ' ' + template;
        String mediaType = String.valueOf(answer.header("Content-Type")).replace(";charset=utf-8", "");
        String pointer = "/paths/" + escaped("/api/atlas/v2" + template) + '/' + method.toLowerCase(Locale.ROOT)
                + "/responses/" + answer.status() + "/content/" + escaped(mediaType) + "/schema";
        if (description.at(pointer).isMissingNode()) {
            problems.add(where + " isn't described with " + answer.status() + ' ' + mediaType);
        } else {
            validate(where, schema(pointer), answer.json());
        }
    }

    private void validate(String where, JsonSchema schema, JsonNode body) {
        Set<ValidationMessage> messages = schema.validate(asDescribed(body));
        messages.forEach(message -> problems.add(where + ": " + message));
    }

    private JsonSchema schema(String pointer) {
        ObjectNode root = description.deepCopy();
        root.put("$ref", "#" + pointer);
        return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(root);
    }

    /**
     * Without nulls and empty strings: Atlas was recorded to give both for what is unset, while the description knows
     * neither.
     */
    private static JsonNode asDescribed(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode copy = object.objectNode();
            object.properties().forEach(member -> {
                JsonNode value = member.getValue();
                if (!value.isNull() && !(value.isTextual() && value.textValue().isEmpty())) {
                    copy.set(member.getKey(), asDescribed(value));
                }
            });
            return copy;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode copy = array.arrayNode();
            array.forEach(element -> copy.add(asDescribed(element)));
            return copy;
        }
        return node;
    }

    private static String escaped(String key) {
        return key.replace("~", "~0").replace("/", "~1");
    }

    private static JsonNode read() {
        try {
            return new ObjectMapper()
                    .readTree(Path.of(System.getenv("ATLAS_OPENAPI")).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
