package io.github.atlascmk.local.cloud.atlas.project;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import io.github.atlascmk.local.cloud.world.World;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AtlasProjectsTest {
    private final AtlasFixture atlas = new AtlasFixture(world(
            project(encrypted()),
            new World.Project(
                    "64b700000000000000000002",
                    "billing & co",
                    null,
                    List.of(),
                    null,
                    List.of(),
                    List.of(),
                    List.of())));

    @AfterEach
    void close() {
        atlas.close();
    }

    @Test
    void aProjectIsFoundByIdByNameAndInItsOrganisation() {
        JsonNode project = atlas.get(GROUP).json();
        assertThat(project.path("name").asText()).isEqualTo("orders-prod");
        assertThat(project.path("orgId").asText()).isEqualTo(ORG);
        assertThat(project.path("clusterCount").asInt()).isEqualTo(4);
        assertThat(atlas.get("/api/atlas/v2/groups/byName/orders-prod").json()).isEqualTo(project);
        assertThat(atlas.get("/api/atlas/v2/groups/byName/billing%20&%20co")
                        .json()
                        .path("id")
                        .asText())
                .isEqualTo("64b700000000000000000002");
        assertThat(atlas.get("/api/atlas/v2/groups").json().path("results")).hasSize(2);
        assertThat(atlas.get("/api/atlas/v2/orgs/" + ORG + "/groups?name=orders-prod")
                        .json()
                        .path("results"))
                .hasSize(1);
    }

    @Test
    void whatIsNotThereOrNotOursIsTold() {
        Answer gone = atlas.get("/api/atlas/v2/groups/64b7000000000000000000ff/clusters");
        assertThat(gone.status()).isEqualTo(404);
        assertThat(gone.errorCode()).isEqualTo("GROUP_NOT_FOUND");
        assertThat(gone.header("RateLimit-Limit")).isNull();

        Answer org = atlas.get("/api/atlas/v2/orgs/5f00000000000000000000ff/groups");
        assertThat(org.status()).isEqualTo(401);
        assertThat(org.errorCode()).isEqualTo("USER_CANNOT_ACCESS_ORG");

        atlas.server.moveProjectAway(PROJECT);
        Answer moved = atlas.get(GROUP);
        assertThat(moved.status()).isEqualTo(401);
        assertThat(moved.errorCode()).isEqualTo("NOT_IN_GROUP");

        atlas.server.deleteProject("64b700000000000000000002");
        assertThat(atlas.get("/api/atlas/v2/groups/64b700000000000000000002").status())
                .isEqualTo(404);
        Answer nowhere = atlas.get("/api/atlas/v2/nowhere");
        assertThat(nowhere.status()).isEqualTo(404);
        assertThat(nowhere.errorCode()).isEqualTo("RESOURCE_NOT_FOUND");
    }

    @Test
    void versionsAreNamedInAccept() {
        assertThat(atlas.call("GET", GROUP, null, "application/json").status()).isEqualTo(406);
        assertThat(atlas.call("GET", GROUP, null, "application/vnd.atlas.2022-01-01+json")
                        .status())
                .isEqualTo(406);
        Answer noDate = atlas.call("GET", GROUP, null, "application/vnd.atlas.2024-13-01+json");
        assertThat(noDate.status()).isEqualTo(400);
        assertThat(noDate.errorCode()).isEqualTo("INVALID_VERSION_DATE");
        assertThat(atlas.call("GET", GROUP, null, "application/vnd.atlas.2023-01-01+json; q=1, */*; q=0.1")
                        .header("Content-Type"))
                .isEqualTo("application/vnd.atlas.2023-01-01+json;charset=utf-8");

        Answer text = atlas.send(atlas.request(ROLES)
                .header("Accept", ANY_VERSION)
                .header("Authorization", "Bearer " + atlas.token())
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"providerName\":\"AWS\"}")));
        assertThat(text.status()).isEqualTo(415);
    }

    @Test
    void pagesAreLinkedWhereTheyAreCounted() {
        Answer first = atlas.get(CLUSTERS + "?itemsPerPage=2");
        assertThat(first.json().path("totalCount").asInt()).isEqualTo(3);
        assertThat(names(first)).containsExactly("orders-eu", "orders-us");
        String next = link(first, "next");
        assertThat(next).startsWith(atlas.server.url().toString());

        Answer second = atlas.get(next.substring(atlas.server.url().toString().length()));
        assertThat(names(second)).containsExactly("sandbox");
        assertThat(link(second, "next")).isEmpty();
        assertThat(link(second, "previous")).isNotEmpty();
    }

    @Test
    void uncountedPagesHaveNeitherCountNorNext() {
        Answer first = atlas.get(CLUSTERS + "?itemsPerPage=2&includeCount=false");
        assertThat(first.json().path("results")).hasSize(2);
        assertThat(first.json().path("totalCount").asInt(-1)).isZero();
        assertThat(link(first, "next")).isEmpty();
        assertThat(atlas.get(CLUSTERS + "?itemsPerPage=2&includeCount=false&pageNum=2")
                        .json()
                        .path("results"))
                .hasSize(1);
    }

    @Test
    void pageNumbersAreChecked() {
        for (String query : List.of("itemsPerPage=501", "itemsPerPage=0", "pageNum=0", "pageNum=one")) {
            assertThat(atlas.get(CLUSTERS + "?" + query).errorCode()).as(query).isEqualTo("INVALID_ATTRIBUTE");
        }
        assertThat(atlas.get(CLUSTERS + "?pageNum=9").json().path("results")).isEmpty();
    }

    @Test
    void whatHappensShowsInTheActivityFeedNewestFirst() {
        atlas.patch(CLUSTERS + "/orders-eu", "{\"encryptionAtRestProvider\":\"AWS\"}");
        atlas.post(ROLES, "{\"providerName\":\"AWS\"}");
        atlas.pass(Duration.ofMinutes(9));
        Answer events = atlas.get(GROUP + "/events");
        assertThat(types(events))
                .containsExactly(
                        "CLUSTER_READY",
                        "CLUSTER_UPDATE_COMPLETED",
                        "CLOUD_PROVIDER_ACCESS_AWS_IAM_ROLE_ADDED",
                        "CLUSTER_UPDATE_STARTED",
                        "CLUSTER_UPDATE_SUBMITTED");
        JsonNode ready = events.json().at("/results/0");
        assertThat(ready.path("clusterName").asText()).isEqualTo("orders-us");
        assertThat(ready.path("created").asText()).isEqualTo("2026-01-15T09:08:00Z");
        assertThat(ready.has("remoteAddress")).isFalse();
        assertThat(events.json().at("/results/4").has("remoteAddress")).isTrue();
        assertThat(atlas.get(GROUP + "/events/" + ready.path("id").asText()).json())
                .isEqualTo(ready);
        Set<String> ids = new HashSet<>();
        events.json().path("results").forEach(event -> ids.add(event.path("id").asText()));
        assertThat(ids).hasSize(5);
    }

    @Test
    void theActivityFeedIsFiltered() {
        atlas.patch(CLUSTERS + "/orders-eu", "{\"encryptionAtRestProvider\":\"AWS\"}");
        atlas.pass(Duration.ofMinutes(9));
        assertThat(types(atlas.get(GROUP + "/events?eventType=CLUSTER_READY&eventType=CLUSTER_DELETED")))
                .containsExactly("CLUSTER_READY");
        assertThat(types(atlas.get(GROUP + "/events?clusterNames=orders-eu&excludedEventType=CLUSTER_UPDATE_STARTED")))
                .containsExactly("CLUSTER_UPDATE_COMPLETED", "CLUSTER_UPDATE_SUBMITTED");
        assertThat(types(atlas.get(GROUP + "/events?minDate=2026-01-15T09:05:00Z")))
                .containsExactly("CLUSTER_READY");
        assertThat(types(atlas.get(GROUP + "/events?maxDate=2026-01-15T09:00:00Z")))
                .hasSize(2);
        assertThat(atlas.get(GROUP + "/events?minDate=yesterday").status()).isEqualTo(400);
    }

    @Test
    void addressesAreGivenForDedicatedClustersAndTheControlPlane() {
        JsonNode clusters = atlas.get(GROUP + "/ipAddresses").json().at("/services/clusters");
        assertThat(clusters).hasSize(2);
        assertThat(clusters.at("/0/outbound")).isNotEmpty();
        assertThat(clusters.path(0).has("futureOutbound")).isTrue();

        Answer plane = atlas.send(
                atlas.request("/api/atlas/v2/unauth/controlPlaneIPAddresses").header("Accept", ANY_VERSION));
        assertThat(plane.status()).isEqualTo(200);
        assertThat(plane.header("Content-Type")).isEqualTo("application/vnd.atlas.2023-11-15+json;charset=utf-8");
        assertThat(plane.json().at("/outbound/aws/us-east-1")).isNotEmpty();
    }

    private static List<String> names(Answer page) {
        return texts(page, "name");
    }

    private static List<String> types(Answer page) {
        return texts(page, "eventTypeName");
    }

    private static List<String> texts(Answer page, String field) {
        List<String> texts = new ArrayList<>();
        page.json()
                .path("results")
                .forEach(result -> texts.add(result.path(field).asText()));
        return texts;
    }

    private static String link(Answer page, String rel) {
        for (JsonNode link : page.json().path("links")) {
            if (link.path("rel").asText().equals(rel)) {
                return link.path("href").asText();
            }
        }
        return "";
    }
}
