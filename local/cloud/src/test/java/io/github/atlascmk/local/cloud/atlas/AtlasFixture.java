package io.github.atlascmk.local.cloud.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.atlas.access.CustomerAws;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A local Atlas with one project, an AWS that does as it is told, and a client with a token. Latency is zero. */
public final class AtlasFixture implements AutoCloseable {
    public static final Instant START = Instant.parse("2026-01-15T09:00:00Z");
    public static final String ORG = "5f0000000000000000000001";
    public static final String PROJECT = "64b700000000000000000001";
    public static final String GROUP = "/api/atlas/v2/groups/" + PROJECT;
    public static final String ROLES = GROUP + "/cloudProviderAccess";
    public static final String ENCRYPTION = GROUP + "/encryptionAtRest";
    public static final String CLUSTERS = GROUP + "/clusters";
    public static final String ROLE = "65a100000000000000000001";
    public static final String SPARE_ROLE = "65a100000000000000000002";
    public static final String ROLE_ARN = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    public static final String KEY_ARN = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    public static final String EXTERNAL_ID = "0e7a2a4e-9d0a-4a55-8f45-000000000001";
    public static final String ATLAS_ARN = "arn:aws:iam::536727724300:root";
    public static final String CLIENT_ID = "mdb_sa_id_5f0000000000000000000009";
    public static final String CLIENT_SECRET = "mdb_sa_sk_not-a-real-secret";
    public static final String PUBLIC_KEY = "abcdefgh";
    public static final String PRIVATE_KEY = "00000000-not-a-real-key";
    public static final String ANY_VERSION = "application/vnd.atlas.2025-03-12+json";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** An answer, its body parsed where it is JSON. */
    public record Answer(HttpResponse<String> http) {
        public int status() {
            return http.statusCode();
        }

        @Nullable
        public String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }

        public String text() {
            return http.body();
        }

        public JsonNode json() {
            return parse(http.body());
        }

        public String errorCode() {
            return json().path("errorCode").asText();
        }
    }

    /** AWS, as the test wants it. */
    public static final class FakeAws implements CustomerAws {
        public boolean assumable = true;
        public KeyUse keyUse = KeyUse.ALLOWED;
        public String lastPrincipal = "";
        public String lastExternalId = "";
        public String lastRegion = "";
        public String lastKey = "";

        @Override
        public boolean canAssume(String principalArn, String roleArn, String externalId) {
            lastPrincipal = principalArn;
            lastExternalId = externalId;
            return assumable;
        }

        @Override
        public KeyUse useKey(String roleArn, String key, String region, List<String> from) {
            lastKey = key;
            lastRegion = region;
            return keyUse;
        }
    }

    public final FakeAws aws = new FakeAws();
    public final Timeline timeline;
    public final Wire wire;
    public final AtlasServer server;
    private final HttpClient client = HttpClient.newHttpClient();
    private @Nullable String token;

    public AtlasFixture() {
        this(world(project()));
    }

    public AtlasFixture(World.Atlas world) {
        this(world, START);
    }

    public AtlasFixture(World.Atlas world, Instant start) {
        timeline = new Timeline(start, 1);
        wire = new Wire(timeline);
        server = new AtlasServer(world, wire, aws, 0);
    }

    public static World.Atlas world(World.Project... projects) {
        return new World.Atlas(
                ORG,
                ATLAS_ARN,
                new World.Credentials(CLIENT_ID, CLIENT_SECRET, PUBLIC_KEY, PRIVATE_KEY),
                Duration.ZERO,
                null,
                List.of(projects),
                List.of());
    }

    /** An authorised role, a spare one, no encryption, and one cluster of each kind. */
    public static World.Project project() {
        return project(null);
    }

    public static World.Project project(World.@Nullable EncryptionAtRest encryption) {
        Instant created = Instant.parse("2026-01-10T08:00:00Z");
        return new World.Project(
                PROJECT,
                "orders-prod",
                null,
                List.of(
                        new World.AtlasRole(ROLE, EXTERNAL_ID, created, created, ROLE_ARN),
                        new World.AtlasRole(SPARE_ROLE, EXTERNAL_ID, created, null, null)),
                encryption,
                List.of(),
                List.of(
                        cluster("orders-eu", "M10", "IDLE", null),
                        cluster("orders-us", "M30", "CREATING", Duration.ofMinutes(8)),
                        cluster("sandbox", "M0", "IDLE", null),
                        cluster("flexible", "FLEX", "IDLE", null)),
                List.of());
    }

    public static World.Cluster cluster(String name, String size, String state, @Nullable Duration settlesAfter) {
        return new World.Cluster(
                "65b1%020x".formatted(name.hashCode() & 0xFFFF_FFFFL),
                name,
                "REPLICASET",
                "AWS",
                "us-east-1",
                size,
                state,
                settlesAfter,
                null,
                null,
                Instant.parse("2026-01-11T08:00:00Z"),
                Duration.ofMinutes(4),
                null);
    }

    public static World.EncryptionAtRest encrypted() {
        return new World.EncryptionAtRest(awsKms(), null, null, null);
    }

    public static ObjectNode awsKms() {
        return JSON.createObjectNode()
                .put("enabled", true)
                .put("roleId", ROLE)
                .put("customerMasterKeyID", KEY_ARN)
                .put("region", "US_EAST_1");
    }

    public void pass(Duration time) {
        timeline.runUntil(timeline.instant().plus(time));
    }

    public Answer get(String path) {
        return call("GET", path, null);
    }

    public Answer post(String path, String json) {
        return call("POST", path, json);
    }

    public Answer patch(String path, String json) {
        return call("PATCH", path, json);
    }

    public Answer delete(String path) {
        return call("DELETE", path, null);
    }

    public Answer call(String method, String path, @Nullable String json) {
        return call(method, path, json, ANY_VERSION);
    }

    public Answer call(String method, String path, @Nullable String json, String accept) {
        HttpRequest.Builder request =
                request(path).header("Accept", accept).header("Authorization", "Bearer " + token());
        if (json != null) {
            request.header("Content-Type", accept);
        }
        return send(request.method(method, body(json)));
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server.url() + path)).timeout(Duration.ofSeconds(20));
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            return new Answer(client.send(request.build(), HttpResponse.BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String token() {
        String held = token;
        if (held == null) {
            held = mint().json().path("access_token").asText();
            token = held;
        }
        return held;
    }

    public void forgetToken() {
        token = null;
    }

    public Answer mint() {
        return oauth("/api/oauth/token", CLIENT_ID, CLIENT_SECRET, "grant_type=client_credentials");
    }

    public Answer oauth(String path, String user, String password, String form) {
        String basic = Base64.getEncoder().encodeToString((user + ':' + password).getBytes(StandardCharsets.UTF_8));
        return send(request(path)
                .header("Authorization", "Basic " + basic)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form)));
    }

    public static JsonNode parse(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }

    private static HttpRequest.BodyPublisher body(@Nullable String json) {
        return json == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(json);
    }
}
