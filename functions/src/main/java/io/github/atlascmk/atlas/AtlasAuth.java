package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.atlas.Credentials.ApiKey;
import io.github.atlascmk.atlas.Credentials.ServiceAccount;
import io.github.atlascmk.failure.AtlasAccessDenied;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.runtime.Platform;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.message.BasicNameValuePair;

/** Authenticates requests to Atlas, by an access token of a service account or by HTTP digest with an API key. */
final class AtlasAuth {
    /** Characters that a header may carry (RFC 6750), and no more than fit into one. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,8000}=*");

    private final AtlasConnection connection;
    private final AtlasSecret secret;
    private final SharedToken token;
    private final Clock clock;

    /** How a request proves who sends it. */
    sealed interface Proof {
        /** Whether Atlas or Secrets Manager gave it just now: there is nothing newer. */
        boolean isFresh();

        void addTo(HttpUriRequestBase request, HttpClientContext context);

        record Bearer(ServiceAccount account, Token token, boolean isFresh) implements Proof {
            @Override
            public void addTo(HttpUriRequestBase request, HttpClientContext context) {
                request.setHeader("Authorization", "Bearer " + token.value());
            }
        }

        record Digest(ApiKey key, boolean isFresh) implements Proof {
            @Override
            public void addTo(HttpUriRequestBase request, HttpClientContext context) {
                BasicCredentialsProvider credentials = new BasicCredentialsProvider();
                credentials.setCredentials(
                        new AuthScope(new HttpHost(request.getScheme(), request.getAuthority())),
                        new UsernamePasswordCredentials(
                                key.publicKey(), key.privateKey().toCharArray()));
                context.setCredentialsProvider(credentials);
            }
        }
    }

    AtlasAuth(Platform platform, AtlasConnection connection) {
        this.connection = connection;
        this.clock = platform.clock();
        this.secret = new AtlasSecret(platform.secrets(), platform.required("ATLAS_SECRET_ID"));
        this.token = new SharedToken(platform, this::mint);
    }

    /**
     * Sends a request, and after a 401 once more with fresh proof. Atlas also says 401 if rights are missing; if its
     * answer says so, the request isn't repeated, since a token for each such call would use up the hundred that there
     * are. A token that another function shared doesn't count as fresh: it may have been revoked together with ours.
     */
    AtlasAnswer send(Function<Proof, AtlasAnswer> request) {
        Proof proof = proof();
        AtlasAnswer answer = request.apply(proof);
        while (answer.status() == 401 && !proof.isFresh() && AtlasErrors.isAboutToken(answer.body())) {
            proof = renewed(proof);
            answer = request.apply(proof);
        }
        return answer;
    }

    /** Uses the secret in memory. If Atlas refuses it, and it was rotated since, uses the fresh one. */
    private Proof proof() {
        Credentials remembered = secret.get();
        try {
            return proof(remembered, false);
        } catch (AtlasAccessDenied refused) {
            Credentials fresh = secret.fresh();
            if (fresh.equals(remembered)) {
                throw refused;
            }
            return proof(fresh, false);
        }
    }

    private Proof proof(Credentials credentials, boolean isFresh) {
        return switch (credentials) {
            case ServiceAccount account -> new Proof.Bearer(account, token.get(account), isFresh);
            case ApiKey key -> new Proof.Digest(key, isFresh);
        };
    }

    private Proof renewed(Proof refused) {
        Credentials fresh = secret.fresh();
        if (!(fresh instanceof ServiceAccount account && refused instanceof Proof.Bearer bearer)) {
            return proof(fresh, true);
        }
        return token.shared(account, bearer.token())
                .map(newer -> new Proof.Bearer(account, newer, false))
                .orElseGet(() -> new Proof.Bearer(account, token.minted(account), true));
    }

    private Token mint(ServiceAccount account) {
        HttpPost post = new HttpPost(connection.resolve("/api/oauth/token"));
        String basic = account.clientId() + ":" + account.clientSecret();
        post.setHeader(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
        post.setHeader("Accept", "application/json");
        post.setEntity(new UrlEncodedFormEntity(List.of(new BasicNameValuePair("grant_type", "client_credentials"))));
        Instant asked = clock.instant();
        AtlasAnswer answer = connection.execute(post, HttpClientContext.create(), "POST /api/oauth/token");
        if (!answer.isSuccess()) {
            throw AtlasErrors.tokenRefused(answer);
        }
        String value = answer.body().path("access_token").asText("");
        JsonNode seconds = answer.body().path("expires_in");
        if (!TOKEN.matcher(value).matches() || !seconds.canConvertToInt() || seconds.intValue() <= 0) {
            throw new AtlasUnavailable("Atlas answered the token request without a token");
        }
        return new Token(value, asked.plusSeconds(seconds.intValue()));
    }
}
