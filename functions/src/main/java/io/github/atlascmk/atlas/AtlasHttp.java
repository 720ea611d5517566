package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sleeper;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;

/**
 * Requests to Atlas with versioned media types, within the rate limits. A {@code Retry-After} of at most two seconds is
 * waited for once; all longer waits and other retries are the state machine's.
 */
public final class AtlasHttp {
    static final Duration SHORT_WAIT = Duration.ofSeconds(2);

    /** How long an answer may take, in all requests of a thread's {@link #within} together. */
    private static final ScopedValue<TimeLimit> LIMIT = ScopedValue.newInstance();

    private final Sleeper sleeper;
    private final AtlasConnection connection;
    private final AtlasAuth auth;
    private final @Nullable RateLimits limits;

    /** @throws InvalidConfiguration if a variable is missing, or ATLAS_BASE_URL is neither HTTPS nor loopback */
    public AtlasHttp(Platform platform) {
        this(platform, null);
    }

    /**
     * For many concurrent requests.
     *
     * @param limits that requests keep to; null for none, if each project gets only a few requests
     */
    public AtlasHttp(Platform platform, @Nullable RateLimits limits) {
        this.sleeper = platform.sleeper();
        this.limits = limits;
        this.connection = new AtlasConnection(platform);
        this.auth = new AtlasAuth(platform, connection);
    }

    private record TimeLimit(Clock clock, Instant end) {
        /** @throws AtlasUnavailable if no time is left */
        Duration left(String label) {
            Duration left = Duration.between(clock.instant(), end);
            if (left.isNegative() || left.isZero()) {
                throw new AtlasUnavailable("Atlas was too slow: no time was left for " + label);
            }
            return left;
        }
    }

    /**
     * Does something that asks Atlas, within a time for all of its requests together: a request that gets no answer in
     * time ends as {@link AtlasUnavailable}.
     */
    public static <T> T within(Duration time, Clock clock, Supplier<T> work) {
        return ScopedValue.where(LIMIT, new TimeLimit(clock, clock.instant().plus(time)))
                .call(work::get);
    }

    JsonNode send(Operation operation, @Nullable ObjectNode body, String... path) {
        return send(operation, "", body, path);
    }

    JsonNode send(Operation operation, int page, int itemsPerPage, String projectId) {
        String query = "?includeCount=true&itemsPerPage=" + itemsPerPage + "&pageNum=" + page;
        return send(operation, query, null, projectId);
    }

    private JsonNode send(Operation operation, String query, @Nullable ObjectNode body, String... path) {
        waitForLimit(operation, scope(path));
        Object[] segments = Arrays.stream(path).map(AtlasClient::encode).toArray();
        URI uri = connection.resolve(String.format(operation.path, segments) + query);
        AtlasAnswer answer = send(operation, uri, body);
        Duration wait = answer.retryAfter();
        if (answer.isThrottled() && wait != null && wait.compareTo(SHORT_WAIT) <= 0) {
            sleeper.sleep(wait);
            answer = send(operation, uri, body);
        }
        learn(operation, scope(path), answer);
        if (!answer.isSuccess()) {
            throw AtlasErrors.classify(operation, answer);
        }
        if (answer.body().isMissingNode()) {
            throw new AtlasUnavailable(
                    "Atlas answered " + operation.label() + " with something other than a JSON object");
        }
        return answer.body();
    }

    private AtlasAnswer send(Operation operation, URI uri, @Nullable ObjectNode body) {
        return operation.isAnonymous()
                ? attempt(null, operation, uri, body)
                : auth.send(proof -> attempt(proof, operation, uri, body));
    }

    private AtlasAnswer attempt(
            AtlasAuth.@Nullable Proof proof, Operation operation, URI uri, @Nullable ObjectNode body) {
        HttpUriRequestBase request = new HttpUriRequestBase(operation.method, uri);
        request.setHeader("Accept", operation.mediaType);
        if (body != null) {
            request.setEntity(new StringEntity(Json.write(body), ContentType.parse(operation.mediaType)));
        }
        if (LIMIT.isBound()) {
            AtlasConnection.limit(request, LIMIT.get().left(operation.label()));
        }
        HttpClientContext context = HttpClientContext.create();
        if (proof != null) {
            proof.addTo(request, context);
        }
        return connection.execute(request, context, operation.label());
    }

    /** @throws AtlasUnavailable if the limit allows no request within two seconds */
    private void waitForLimit(Operation operation, String projectId) {
        if (limits == null) {
            return;
        }
        EndpointSet set = EndpointSet.of(operation);
        Duration wait = limits.take(set, projectId);
        if (!wait.isZero() && wait.compareTo(SHORT_WAIT) <= 0) {
            sleeper.sleep(wait);
            wait = limits.take(set, projectId);
        }
        if (!wait.isZero()) {
            throw new AtlasUnavailable("Atlas's rate limit allows no " + operation.label()
                    + " of this project for another " + wait.toMillis() + " ms");
        }
    }

    private void learn(Operation operation, String projectId, AtlasAnswer answer) {
        if (limits != null) {
            limits.learn(
                    EndpointSet.of(operation),
                    projectId,
                    answer.remaining(),
                    answer.isThrottled(),
                    answer.retryAfter());
        }
    }

    /** A limit belongs to the project that the path names; without one, to all projects together. */
    private static String scope(String... path) {
        return path.length == 0 ? "" : path[0];
    }
}
