package io.github.atlascmk.local.cloud.atlas.authentication;

import static io.github.atlascmk.local.cloud.atlas.AtlasFixture.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.atlas.AtlasFixture;
import io.github.atlascmk.local.cloud.atlas.AtlasFixture.Answer;
import io.github.atlascmk.local.cloud.world.World;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AtlasAuthenticationTest {
    private static final String CHALLENGE =
            "Digest realm=\"MMS Public API\", domain=\"\", nonce=\"([A-Za-z0-9+/]{32})\", algorithm=MD5, qop=\"auth\","
                    + " stale=(true|false)";

    private final AtlasFixture atlas = new AtlasFixture();

    @AfterEach
    void close() {
        atlas.close();
    }

    @Test
    void aTokenIsMintedForTheServiceAccountAndLivesAnHour() {
        Answer minted = atlas.mint();
        assertThat(minted.status()).isEqualTo(200);
        assertThat(minted.header("Content-Type")).isEqualTo("application/json");
        assertThat(minted.json().path("expires_in").asInt()).isEqualTo(3600);
        assertThat(minted.json().path("token_type").asText()).isEqualTo("Bearer");

        assertThat(atlas.get(GROUP).status()).isEqualTo(200);
        atlas.pass(Duration.ofSeconds(3599));
        assertThat(atlas.get(GROUP).status()).isEqualTo(200);
        atlas.pass(Duration.ofSeconds(1));
        assertThat(atlas.get(GROUP).status()).isEqualTo(401);
    }

    @Test
    void theTokenEndpointSpeaksOAuth() {
        Answer wrong = atlas.oauth("/api/oauth/token", CLIENT_ID, "wrong", "grant_type=client_credentials");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.json().path("error").asText()).isEqualTo("invalid_client");
        assertThat(wrong.text()).doesNotContain(CLIENT_ID);

        Answer grant = atlas.oauth("/api/oauth/token", CLIENT_ID, CLIENT_SECRET, "grant_type=password");
        assertThat(grant.status()).isEqualTo(400);
        assertThat(grant.json().path("error").asText()).isEqualTo("unsupported_grant_type");

        Answer none = atlas.oauth("/api/oauth/token", CLIENT_ID, CLIENT_SECRET, "");
        assertThat(none.json().path("error").asText()).isEqualTo("invalid_request");
    }

    @Test
    void tenTokensAMinuteAreMinted() {
        for (int i = 0; i < 10; i++) {
            assertThat(atlas.mint().status()).isEqualTo(200);
        }
        Answer refused = atlas.mint();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.errorCode()).isEqualTo("RATE_LIMITED");
        atlas.pass(Duration.ofSeconds(6));
        assertThat(atlas.mint().status()).isEqualTo(200);
    }

    @Test
    void aHundredTokensAreActiveAtMost() {
        for (int i = 0; i < 100; i++) {
            assertThat(atlas.mint().status()).isEqualTo(200);
            atlas.pass(Duration.ofSeconds(6));
        }
        Answer refused = atlas.mint();
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.json().path("error").asText()).isEqualTo("access_denied");
        atlas.pass(Duration.ofHours(1));
        assertThat(atlas.mint().status()).isEqualTo(200);
    }

    @Test
    void aRevokedTokenIsRefused() {
        String token = atlas.token();
        assertThat(atlas.oauth("/api/oauth/revoke", CLIENT_ID, CLIENT_SECRET, "token=" + token)
                        .status())
                .isEqualTo(200);
        assertThat(atlas.get(GROUP).status()).isEqualTo(401);

        atlas.forgetToken();
        assertThat(atlas.get(GROUP).status()).isEqualTo(200);
        atlas.server.revokeTokens();
        assertThat(atlas.get(GROUP).status()).isEqualTo(401);
    }

    @Test
    void rotatedCredentialsReplaceTheOldOnesButNotTheirTokens() {
        atlas.token();
        atlas.server.rotateCredentials(new World.Credentials(CLIENT_ID, "mdb_sa_sk_next", null, null));
        assertThat(atlas.mint().status()).isEqualTo(401);
        assertThat(atlas.oauth("/api/oauth/token", CLIENT_ID, "mdb_sa_sk_next", "grant_type=client_credentials")
                        .status())
                .isEqualTo(200);
        assertThat(atlas.get(GROUP).status()).isEqualTo(200);
    }

    @Test
    void withoutCredentialsTheAnswerIsTheRecordedChallenge() {
        Answer answer = atlas.send(atlas.request(GROUP).header("Accept", ANY_VERSION));
        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.header("WWW-Authenticate")).matches(CHALLENGE).contains("stale=false");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("X-Error-Code")).isNull();
        assertThat(answer.header("RateLimit-Limit")).isNull();
        assertThat(answer.errorCode()).isEqualTo("UNEXPECTED_ERROR");
        assertThat(answer.json().path("detail").asText()).isEqualTo("You are not authorized for this resource.");
        assertThat(answer.text()).contains("\"error\" : 401");
    }

    @Test
    void anApiKeyAuthenticatesByDigest() {
        String nonce = challenge();
        assertThat(digest(nonce, "00000001", PRIVATE_KEY).status()).isEqualTo(200);
        assertThat(digest(nonce, "00000002", PRIVATE_KEY).status()).isEqualTo(200);
    }

    @Test
    void aWrongPrivateKeyAndAReplayedCountAreRefused() {
        String nonce = challenge();
        Answer wrong = digest(nonce, "00000001", "wrong");
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.header("WWW-Authenticate")).contains("stale=false");

        assertThat(digest(nonce, "00000002", PRIVATE_KEY).status()).isEqualTo(200);
        assertThat(digest(nonce, "00000002", PRIVATE_KEY).status()).isEqualTo(401);
    }

    @Test
    void anOldNonceIsStaleNotWrong() {
        String nonce = challenge();
        atlas.pass(Duration.ofSeconds(61));
        Answer stale = digest(nonce, "00000001", PRIVATE_KEY);
        assertThat(stale.status()).isEqualTo(401);
        assertThat(stale.header("WWW-Authenticate")).contains("stale=true");
    }

    private String challenge() {
        Answer answer = atlas.send(atlas.request(GROUP).header("Accept", ANY_VERSION));
        Matcher matcher = Pattern.compile(CHALLENGE).matcher(String.valueOf(answer.header("WWW-Authenticate")));
        assertThat(matcher.matches()).isTrue();
        return matcher.group(1);
    }

    private Answer digest(String nonce, String count, String privateKey) {
        String credentials = md5(PUBLIC_KEY + ":MMS Public API:" + privateKey);
        String response = md5(String.join(":", credentials, nonce, count, "c0ffee", "auth", md5("GET:" + GROUP)));
        String header =
                "Digest username=\"%s\", realm=\"MMS Public API\", nonce=\"%s\", uri=\"%s\", response=\"%s\", qop=auth, nc=%s, cnonce=\"c0ffee\", algorithm=MD5"
                        .formatted(PUBLIC_KEY, nonce, GROUP, response, count);
        return atlas.send(atlas.request(GROUP).header("Accept", ANY_VERSION).header("Authorization", header));
    }

    private static String md5(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
