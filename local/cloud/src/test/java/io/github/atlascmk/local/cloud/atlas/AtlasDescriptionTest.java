package io.github.atlascmk.local.cloud.atlas;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.http.Exchange;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Every answer against Atlas's own description of its API, where that lies beside the project. */
@EnabledIfEnvironmentVariable(
        named = "ATLAS_OPENAPI",
        matches = ".+",
        disabledReason = "ATLAS_OPENAPI names no API description")
class AtlasDescriptionTest {
    private static final String CLUSTER = CLUSTERS + "/orders-eu";

    private final ApiDescription description = ApiDescription.find().orElseThrow();

    @Test
    void everyAnswerFitsItsSchema() {
        Set<String> problems = new LinkedHashSet<>();
        try (AtlasFixture atlas = new AtlasFixture()) {
            atlas.server.observe(exchange -> problems.addAll(description.answerProblems(exchange)));
            reads(atlas);
            expect(200, atlas.post(ROLES, "{\"providerName\":\"AWS\"}"));
            String authorize = "{\"providerName\":\"AWS\",\"iamAssumedRoleArn\":\"" + ROLE_ARN + "\"}";
            expect(200, atlas.patch(ROLES + "/" + SPARE_ROLE, authorize));
            expect(200, atlas.patch(ENCRYPTION, "{\"awsKms\":" + awsKms() + ",\"enabledForSearchNodes\":true}"));
            expect(200, atlas.patch(CLUSTER, "{\"encryptionAtRestProvider\":\"AWS\"}"));
            atlas.pass(Duration.ofMinutes(9));
            reads(atlas);
            expect(404, atlas.get("/api/atlas/v2/groups/64b7000000000000000000ff"));
            expect(400, atlas.patch(ENCRYPTION, "{"));
            atlas.server.revokeTokens();
            expect(401, atlas.get(GROUP));
        }
        assertThat(problems).isEmpty();
    }

    @Test
    void whatDoesNotFitIsFound() {
        String group = "/api/atlas/v2/groups/" + PROJECT;
        String json = "application/vnd.atlas.2023-01-01+json";
        assertThat(answered(
                        group,
                        200,
                        json,
                        "{\"clusterCount\":\"many\",\"name\":\"orders\",\"orgId\":\"x\",\"colour\":\"red\"}"))
                .anySatisfy(problem -> assertThat(problem).contains("clusterCount"))
                .anySatisfy(problem -> assertThat(problem).contains("colour"))
                .anySatisfy(problem -> assertThat(problem).contains("created"))
                .anySatisfy(problem -> assertThat(problem).contains("orgId"));
        assertThat(answered(group, 418, json, "{}")).singleElement().asString().contains("status is not described");
        assertThat(answered(group, 200, "text/html", "<p>"))
                .singleElement()
                .asString()
                .contains("text/html");
        assertThat(answered(group, 200, json, "")).singleElement().asString().contains("missing");
    }

    @Test
    void aRequestThatDoesNotFitIsFound() {
        assertThat(requested("POST", ROLES, Map.of(), "{\"providerName\":\"IBM\"}"))
                .anySatisfy(problem -> assertThat(problem).contains("providerName", "enumeration"));
        assertThat(requested("POST", ROLES, Map.of(), "{\"providerName\":\"AWS\",\"colour\":\"red\"}"))
                .anySatisfy(problem -> assertThat(problem).contains("colour"));
        assertThat(requested("POST", ROLES, Map.of(), ""))
                .anySatisfy(problem -> assertThat(problem).contains("the body is missing"));
        assertThat(requested("GET", ROLES, Map.of("colour", List.of("red")), ""))
                .anySatisfy(problem -> assertThat(problem).contains("query parameter colour"));
        assertThat(requested("PUT", ROLES, Map.of(), "{}"))
                .singleElement()
                .asString()
                .contains("is not described");
    }

    private static void reads(AtlasFixture atlas) {
        for (String path : new String[] {
            "/api/atlas/v2/groups",
            GROUP,
            "/api/atlas/v2/groups/byName/orders-prod",
            "/api/atlas/v2/orgs/" + ORG + "/groups",
            ROLES,
            ROLES + "/" + ROLE,
            ENCRYPTION,
            ENCRYPTION + "/AWS/privateEndpoints",
            CLUSTERS,
            CLUSTER,
            CLUSTERS + "/sandbox",
            CLUSTER + "/search/deployment",
            GROUP + "/flexClusters",
            GROUP + "/flexClusters/flexible",
            GROUP + "/ipAddresses",
            GROUP + "/events",
            "/api/atlas/v2/unauth/controlPlaneIPAddresses"
        }) {
            expect(200, atlas.get(path));
        }
    }

    private static void expect(int status, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private Set<String> answered(String path, int status, String mediaType, String body) {
        return description.answerProblems(
                new Exchange("GET", path, Map.of(), null, null, "", status, mediaType, body, false));
    }

    private Set<String> requested(String method, String path, Map<String, List<String>> query, String body) {
        String json = "application/vnd.atlas.2023-01-01+json";
        return description.problems(new Exchange(method, path, query, json, json, body, 0, null, "", true));
    }
}
