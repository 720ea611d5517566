package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.Credentials.ApiKey;
import io.github.atlascmk.atlas.Credentials.ServiceAccount;
import io.github.atlascmk.failure.AtlasAccessDenied;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.Metric;
import io.github.atlascmk.runtime.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.entity.UrlEncodedFormEntity;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.http.message.BasicNameValuePair;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Atlas: versioned media types, authentication (with one more try after a 401, by a fresh secret), and a
 * short {@code Retry-After} waited for. Everything longer is the state machine's.
 */
public final class AtlasHttp {
    private static final Duration SHORT_WAIT = Duration.ofSeconds(2);
    /** What may stand in a header (RFC 6750), and fits into one. */
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]{1,8000}=*");

    private final Platform platform;
    private final URI base;
    private final AtlasSecret secret;
    private final SharedToken token;
    private final @Nullable RateLimits limits;

    /** @param body missing where it isn't a JSON object */
    private record Answer(
            int status,
            JsonNode body,
            @Nullable Duration retryAfter,
            @Nullable Integer remaining) {
        boolean isSuccess() {
            return status >= 200 && status < 300;
        }

        /** How long to wait before asking once more; empty where that is the state machine's. */
        Optional<Duration> shortWait() {
            return Optional.ofNullable(retryAfter).filter(wait -> status == 429 && wait.compareTo(SHORT_WAIT) <= 0);
        }
    }

    /** How a request proves who sends it. */
    private sealed interface Proof {
        /** Whether it was got from Atlas or Secrets Manager just now: nothing is newer. */
        boolean isFresh();

        record Bearer(ServiceAccount account, Token token, boolean isFresh) implements Proof {}

        record Digest(ApiKey key, boolean isFresh) implements Proof {}
    }

    /** @throws InvalidConfiguration where a variable is missing, or the address isn't HTTPS (or loopback) */
    public AtlasHttp(Platform platform) {
        this(platform, null);
    }

    /**
     * For many requests side by side.
     *
     * @param limits that requests keep to; null for none, where each project gets a few requests
     */
    public AtlasHttp(Platform platform, @Nullable RateLimits limits) {
        this.platform = platform;
        this.limits = limits;
        this.base = base(platform.required("ATLAS_BASE_URL"));
        this.secret = new AtlasSecret(platform.secrets(), platform.required("ATLAS_SECRET_ID"));
        this.token = new SharedToken(
                platform.dynamoDb(),
                platform.required("STATE_TABLE"),
                platform.clock(),
                platform.sleeper(),
                this::mint);
    }

    JsonNode send(Operation operation, @Nullable ObjectNode body, String... path) {
        return send(operation, "", body, path);
    }

    JsonNode send(Operation operation, int page, int itemsPerPage, String projectId) {
        String query = "?includeCount=true&itemsPerPage=" + itemsPerPage + "&pageNum=" + page;
        return send(operation, query, null, projectId);
    }

    private JsonNode send(Operation operation, String query, @Nullable ObjectNode body, String... path) {
        keepToLimit(operation, scope(path));
        Object[] segments = Arrays.stream(path).map(AtlasClient::encode).toArray();
        URI uri = base.resolve(String.format(operation.path, segments) + query);
        Answer answer = send(operation, uri, body);
        Optional<Duration> wait = answer.shortWait();
        if (wait.isPresent()) {
            platform.sleeper().sleep(wait.get());
            answer = send(operation, uri, body);
        }
        learn(operation, scope(path), answer);
        if (!answer.isSuccess()) {
            throw AtlasErrors.classify(operation, answer.status(), answer.body());
        }
        if (answer.body().isMissingNode()) {
            throw new AtlasUnavailable(
                    "Atlas answered " + operation.label() + " with something other than a JSON object");
        }
        return answer.body();
    }

    /** @throws AtlasUnavailable where the limit leaves no request within two seconds */
    private void keepToLimit(Operation operation, String projectId) {
        if (limits == null) {
            return;
        }
        EndpointSet set = EndpointSet.of(operation);
        Duration wait = limits.take(set, projectId);
        if (!wait.isZero() && wait.compareTo(SHORT_WAIT) <= 0) {
            platform.sleeper().sleep(wait);
            wait = limits.take(set, projectId);
        }
        if (!wait.isZero()) {
            throw new AtlasUnavailable("Atlas's rate limit leaves no " + operation.label() + " of this project for "
                    + wait.toMillis() + " ms");
        }
    }

    private void learn(Operation operation, String projectId, Answer answer) {
        if (limits != null) {
            limits.learn(
                    EndpointSet.of(operation),
                    projectId,
                    answer.remaining(),
                    answer.status() == 429,
                    answer.retryAfter());
        }
    }

    /** Limits are a project's, or of all projects where a path names none. */
    private static String scope(String... path) {
        return path.length == 0 ? "" : path[0];
    }

    private Answer send(Operation operation, URI uri, @Nullable ObjectNode body) {
        return operation.isAnonymous()
                ? execute(request(null, operation, uri, body), null, operation.label())
                : sendAs(proof(), operation, uri, body);
    }

    /**
     * Atlas says 401 for lacking rights too: there is just one more try by fresh means, and none where the answer says
     * so. A token that another function shared is no such means: it may have been revoked together with ours. A token
     * for each such call would use up the hundred that there are.
     */
    private Answer sendAs(Proof proof, Operation operation, URI uri, @Nullable ObjectNode body) {
        Proof used = proof;
        Answer answer = execute(request(used, operation, uri, body), used, operation.label());
        while (answer.status() == 401 && !used.isFresh() && AtlasErrors.isAboutToken(answer.body())) {
            used = renewed(used);
            answer = execute(request(used, operation, uri, body), used, operation.label());
        }
        return answer;
    }

    /** By the secret in memory; by a fresh one if that was rotated since. */
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

    private HttpUriRequestBase request(@Nullable Proof proof, Operation operation, URI uri, @Nullable ObjectNode body) {
        HttpUriRequestBase request = new HttpUriRequestBase(operation.method, uri);
        request.setHeader("Accept", operation.mediaType);
        if (body != null) {
            request.setEntity(new StringEntity(Json.write(body), ContentType.parse(operation.mediaType)));
        }
        if (proof instanceof Proof.Bearer bearer) {
            request.setHeader("Authorization", "Bearer " + bearer.token().value());
        }
        return request;
    }

    private Answer execute(HttpUriRequestBase request, @Nullable Proof proof, String label) {
        HttpClientContext context = HttpClientContext.create();
        if (proof instanceof Proof.Digest digest) {
            BasicCredentialsProvider credentials = new BasicCredentialsProvider();
            credentials.setCredentials(
                    new AuthScope(new HttpHost(base.getScheme(), base.getHost(), base.getPort())),
                    new UsernamePasswordCredentials(
                            digest.key().publicKey(), digest.key().privateKey().toCharArray()));
            context.setCredentialsProvider(credentials);
        }
        try {
            return platform.http().get().execute(request, context, response -> {
                JsonNode body = body(request, response.getEntity(), label);
                if (response.getCode() == 429) {
                    Metric.count("Throttles", 1, "Service", "Atlas");
                }
                return new Answer(
                        response.getCode(),
                        body,
                        retryAfter(response.getFirstHeader("Retry-After")),
                        remaining(response.getFirstHeader("RateLimit-Remaining")));
            });
        } catch (IOException lost) {
            throw new AtlasUnavailable("Atlas gave no answer to " + label, lost);
        }
    }

    /** Of one that doesn't end the connection is given up, since closing it would read on. */
    private static JsonNode body(HttpUriRequestBase request, @Nullable HttpEntity entity, String label)
            throws IOException {
        if (entity == null) {
            return MissingNode.getInstance();
        }
        return AnswerBody.read(entity.getContent()).map(AnswerBody::parse).orElseThrow(() -> {
            request.abort();
            return new AtlasUnavailable("Atlas answered " + label + " with more than " + AnswerBody.LARGEST + " bytes");
        });
    }

    private static @Nullable Integer remaining(@Nullable Header header) {
        return header != null && header.getValue().matches("\\d{1,9}") ? Integer.valueOf(header.getValue()) : null;
    }

    /** Zero is sent for limits that are all but over (logs of the Terraform provider), and says nothing. */
    private static @Nullable Duration retryAfter(@Nullable Header header) {
        if (header == null || !header.getValue().matches("[1-9]\\d{0,5}")) {
            return null;
        }
        return Duration.ofSeconds(Long.parseLong(header.getValue()));
    }

    private Token mint(ServiceAccount account) {
        HttpPost post = new HttpPost(base.resolve("/api/oauth/token"));
        String basic = account.clientId() + ":" + account.clientSecret();
        post.setHeader(
                "Authorization", "Basic " + Base64.getEncoder().encodeToString(basic.getBytes(StandardCharsets.UTF_8)));
        post.setHeader("Accept", "application/json");
        post.setEntity(new UrlEncodedFormEntity(List.of(new BasicNameValuePair("grant_type", "client_credentials"))));
        Instant asked = platform.clock().instant();
        Answer answer = execute(post, null, "POST /api/oauth/token");
        if (!answer.isSuccess()) {
            throw AtlasErrors.tokenRefused(answer.status());
        }
        String value = answer.body().path("access_token").asText("");
        JsonNode seconds = answer.body().path("expires_in");
        if (!TOKEN.matcher(value).matches() || !seconds.canConvertToInt() || seconds.intValue() <= 0) {
            throw new AtlasUnavailable("Atlas answered the token request without a token");
        }
        return new Token(value, asked.plusSeconds(seconds.intValue()));
    }

    private static URI base(String url) {
        URI uri = URI.create(url);
        boolean loopback = "127.0.0.1".equals(uri.getHost()) || "localhost".equals(uri.getHost());
        if ("https".equals(uri.getScheme()) || ("http".equals(uri.getScheme()) && loopback)) {
            return uri;
        }
        throw new InvalidConfiguration("ATLAS_BASE_URL is \"" + url + "\"; it must begin with https://");
    }
}
