package io.github.atlascmk.local.cloud.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client from outside sees of the cloud's clock: now is the wall clock's, and lifetimes are its own. */
@Timeout(60)
class ClientsTimeTest {
    private static final String PROJECT = "64b7a0c3d2e1f00012340001";
    /** An hour of the cloud takes 120 ms. */
    private static final double SPEED = 30_000;

    private static final String TRUST = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

    private final RunningCloud running = new RunningCloud(SPEED);

    @AfterEach
    void close() {
        running.close();
        assertThat(running.failures).isEmpty();
    }

    @Test
    void aCallIsJudgedAtTheTimeAtWhichItArrives() {
        Instant first = created("first");
        anHourPasses();
        Instant second = created("second");

        assertThat(second).isAfterOrEqualTo(first.plus(Duration.ofHours(1)));
    }

    @Test
    void theFirstDigestCallAfterAQuietHourSucceeds() {
        assertThat(digestCall().statusCode()).isEqualTo(200);
        anHourPasses();
        assertThat(digestCall().statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenLivesForTheHourOfItsClient() {
        Connection to = running.connection();
        byte[] client = (to.clientId() + ":" + to.clientSecret()).getBytes(StandardCharsets.UTF_8);
        JsonNode minted = RunningCloud.json(running.send(HttpRequest.newBuilder(
                                URI.create(to.atlasUrl() + "/api/oauth/token"))
                        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(client))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString("grant_type=client_credentials")))
                .body());
        anHourPasses();

        assertThat(minted.path("expires_in").asInt()).isEqualTo(3_600);
        assertThat(running.send(project()
                                .header(
                                        "Authorization",
                                        "Bearer " + minted.path("access_token").asText()))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aWaitThatAtlasAsksForIsInTheSecondsOfTheClient() {
        int threeMinutesOfTheClient = (int) (180 * SPEED);
        running.cloud
                .atlas()
                .addFault(new AtlasFault(
                        "getGroup", 429, "RATE_LIMITED_TOKEN_BUCKET", threeMinutesOfTheClient, 2, null, null));

        assertThat(digestCall().headers().firstValue("Retry-After")).contains("180");
    }

    /** When a role was made, by the answer to the call that made it. */
    private Instant created(String role) {
        String answer = running.send(HttpRequest.newBuilder(running.awsUrl())
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(
                                "Action=CreateRole&Version=2010-05-08&RoleName=" + role + "&AssumeRolePolicyDocument="
                                        + java.net.URLEncoder.encode(TRUST, StandardCharsets.UTF_8))))
                .body();
        return Instant.parse(answer.replaceFirst("(?s).*<CreateDate>", "").replaceFirst("(?s)<.*", ""));
    }

    /** As clients do that take one challenge and answer it once. */
    private HttpResponse<String> digestCall() {
        String challenge =
                running.send(project()).headers().firstValue("WWW-Authenticate").orElseThrow();
        Connection to = running.connection();
        String nonce = challenge.replaceFirst(".*nonce=\"", "").replaceFirst("\".*", "");
        String uri = "/api/atlas/v2/groups/" + PROJECT;
        String response = md5(String.join(
                ":",
                md5(to.publicKey() + ":MMS Public API:" + to.privateKey()),
                nonce,
                "00000001",
                "cnonce",
                "auth",
                md5("GET:" + uri)));
        return running.send(project()
                .header(
                        "Authorization",
                        "Digest username=\"" + to.publicKey() + "\", realm=\"MMS Public API\", nonce=\"" + nonce
                                + "\", uri=\"" + uri + "\", qop=auth, nc=00000001, cnonce=\"cnonce\", response=\""
                                + response + "\""));
    }

    private HttpRequest.Builder project() {
        return HttpRequest.newBuilder(URI.create(running.connection().atlasUrl() + "/api/atlas/v2/groups/" + PROJECT))
                .header("Accept", "application/vnd.atlas.2025-03-12+json");
    }

    private static void anHourPasses() {
        long until = System.nanoTime() + (long) (Duration.ofHours(1).toNanos() / SPEED);
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
