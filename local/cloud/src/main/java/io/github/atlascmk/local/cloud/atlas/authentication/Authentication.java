package io.github.atlascmk.local.cloud.atlas.authentication;

import io.github.atlascmk.local.cloud.atlas.authentication.DigestAuthentication.Verdict;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.world.World;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** Who makes a request: the service account by its token, or the API key by digest. */
public final class Authentication {
    private final Supplier<World.Credentials> credentials;
    private final OAuthTokens tokens;
    private final DigestAuthentication digest;

    public Authentication(Supplier<World.Credentials> credentials, OAuthTokens tokens, DigestAuthentication digest) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.digest = digest;
    }

    /** @throws AtlasError 401, having put the challenge among the answer's headers */
    public Actor authenticate(Request request, Map<String, String> answerHeaders) {
        World.Credentials known = credentials.get();
        String authorization = Objects.requireNonNullElse(request.header("Authorization"), "");
        String scheme = authorization.toLowerCase(Locale.ROOT);
        Verdict verdict = Verdict.REFUSED;
        if (scheme.startsWith("bearer ")) {
            if (tokens.isActive(authorization.substring(7).strip())) {
                return new Actor(Objects.requireNonNullElse(known.clientId(), ""), null);
            }
        } else if (scheme.startsWith("digest ")) {
            verdict = digest.verify(authorization, request, known.publicKey(), known.privateKey());
            if (verdict == Verdict.ACCEPTED) {
                return apiKey(known);
            }
        }
        answerHeaders.put("WWW-Authenticate", digest.challenge(verdict == Verdict.STALE));
        throw AtlasError.unauthorized();
    }

    private static Actor apiKey(World.Credentials known) {
        String publicKey = Objects.requireNonNullElse(known.publicKey(), "");
        return new Actor(publicKey, "5f" + "%022x".formatted(publicKey.hashCode() & 0xFFFF_FFFFL));
    }
}
