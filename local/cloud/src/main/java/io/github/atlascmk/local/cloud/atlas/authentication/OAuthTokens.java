package io.github.atlascmk.local.cloud.atlas.authentication;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.http.TokenBuckets;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Access tokens of the service account: OAuth 2.0 client credentials. A token lives for 3,600 s by the clock of the
 * client that asked for it, at most 100 are active, and 10 a minute are minted (Atlas: service account limits, rate
 * limits of the MCP server's documentation).
 */
public final class OAuthTokens {
    private static final Duration LIFE = Duration.ofSeconds(3_600);
    private static final int MOST_ACTIVE = 100;
    private static final int TOKEN_BYTES = 48;

    private final Supplier<World.Credentials> credentials;
    private final Wire wire;
    private final Random random;
    private final TokenBuckets buckets;
    private final Map<String, Instant> expiries = new HashMap<>();
    private final List<String> minted = Collections.synchronizedList(new ArrayList<>());

    public OAuthTokens(Supplier<World.Credentials> credentials, Wire wire, Random random, TokenBuckets buckets) {
        this.credentials = credentials;
        this.wire = wire;
        this.random = random;
        this.buckets = buckets;
    }

    public List<Operation> operations() {
        return List.of(
                Operation.anonymous("generateOAuthToken", "POST", "/api/oauth/token", List.of(), null, this::mint),
                Operation.anonymous("revokeOAuthToken", "POST", "/api/oauth/revoke", List.of(), null, this::revoke));
    }

    boolean isActive(String token) {
        Instant expiry = expiries.get(token);
        return expiry != null && expiry.isAfter(wire.timeline().instant());
    }

    /** All that were ever given out, valid or not. */
    public List<String> minted() {
        return List.copyOf(minted);
    }

    public void revokeAll() {
        expiries.clear();
    }

    private AtlasResponse mint(AtlasRequest request) {
        String[] client = client(request);
        if (!buckets.draw(RateLimit.TOKENS, Actor.LOOPBACK + ' ' + client[0]).allowed()) {
            throw new AtlasError(429, "RATE_LIMITED", "The rate limit for access tokens was exceeded.");
        }
        authenticate(client);
        String grant = field(request, "grant_type");
        if (grant.isEmpty()) {
            throw AtlasError.oauth(400, "invalid_request", "The parameter grant_type is missing.");
        }
        if (!grant.equals("client_credentials")) {
            throw AtlasError.oauth(400, "unsupported_grant_type", "The only grant type is client_credentials.");
        }
        return AtlasResponse.ok(token());
    }

    private ObjectNode token() {
        Instant now = wire.timeline().instant();
        expiries.values().removeIf(expiry -> !expiry.isAfter(now));
        if (expiries.size() >= MOST_ACTIVE) {
            throw AtlasError.oauth(403, "access_denied", "The limit of active access tokens is reached.");
        }
        byte[] bytes = new byte[TOKEN_BYTES];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        expiries.put(token, now.plus(wire.caller().inCloud(LIFE)));
        minted.add(token);
        return AtlasJson.object()
                .put("access_token", token)
                .put("expires_in", LIFE.toSeconds())
                .put("token_type", "Bearer");
    }

    private AtlasResponse revoke(AtlasRequest request) {
        authenticate(client(request));
        String token = field(request, "token");
        if (token.isEmpty()) {
            throw AtlasError.oauth(400, "invalid_request", "The parameter token is missing.");
        }
        // An unknown token is no error (RFC 7009).
        expiries.remove(token);
        return new AtlasResponse(200, null);
    }

    private void authenticate(String[] client) {
        World.Credentials known = credentials.get();
        if (!client[0].equals(known.clientId()) || !client[1].equals(known.clientSecret())) {
            throw invalidClient();
        }
    }

    /** Id and secret, by HTTP Basic. */
    private static String[] client(AtlasRequest request) {
        String authorization = request.http().header("Authorization");
        if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith("basic ")) {
            throw invalidClient();
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(authorization.substring(6).strip());
            String[] client = new String(decoded, StandardCharsets.UTF_8).split(":", 2);
            if (client.length == 2) {
                return client;
            }
        } catch (IllegalArgumentException notBase64) {
            throw invalidClient();
        }
        throw invalidClient();
    }

    private static AtlasError invalidClient() {
        return AtlasError.oauth(401, "invalid_client", "The client's credentials are invalid.");
    }

    private static String field(AtlasRequest request, String name) {
        try {
            List<String> values = request.http().form().getOrDefault(name, List.of());
            return values.isEmpty() ? "" : values.getFirst();
        } catch (IllegalArgumentException broken) {
            throw AtlasError.oauth(400, "invalid_request", "The body is not a form.");
        }
    }
}
