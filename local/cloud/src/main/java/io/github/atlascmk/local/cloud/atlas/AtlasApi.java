package io.github.atlascmk.local.cloud.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.atlas.authentication.Authentication;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.InjectedFault;
import io.github.atlascmk.local.cloud.atlas.http.MediaTypes;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.http.ScriptedFaults;
import io.github.atlascmk.local.cloud.atlas.http.TokenBuckets;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Router;
import io.github.atlascmk.local.cloud.atlas.organisation.Actor;
import io.github.atlascmk.local.cloud.atlas.organisation.Organisation;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.lang.System.Logger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Answers a request. It checks in Atlas's order: credentials, version, project, rate limit, operation. Recordings show
 * this order: no rate limit headers on a 401 challenge or for a project that doesn't exist.
 */
final class AtlasApi {
    private static final Logger LOG = System.getLogger(AtlasApi.class.getName());
    private static final String PLAIN = "application/json";

    /** What the proxy in front of Atlas says if no server answers behind it. */
    private static final byte[] NO_UPSTREAM = "no healthy upstream".getBytes(StandardCharsets.UTF_8);

    private final Router router;
    private final Organisation organisation;
    private final Authentication authentication;
    private final TokenBuckets buckets;
    private final ScriptedFaults faults;
    private final Wire wire;
    private final Duration latency;

    AtlasApi(
            Router router,
            Organisation organisation,
            Authentication authentication,
            TokenBuckets buckets,
            ScriptedFaults faults,
            Wire wire,
            Duration latency) {
        this.router = router;
        this.organisation = organisation;
        this.authentication = authentication;
        this.buckets = buckets;
        this.faults = faults;
        this.wire = wire;
        this.latency = latency;
    }

    /** @throws Wire.InvocationEnded if the caller no longer waits for the answer */
    Response answer(Request http) {
        Router.Match match = router.find(http.method(), http.path());
        String operation = match == null ? "unknown" : match.operation().id();
        Map<String, String> headers = standardHeaders();
        boolean pretty =
                "true".equals(http.query().getOrDefault("pretty", List.of("")).getFirst());
        try {
            AtlasResponse response = wire.call(
                    "atlas",
                    operation,
                    http.path(),
                    latency,
                    AtlasApi::errorCode,
                    () -> organisation.present(() -> serve(http, match, headers)));
            return reply(response.status(), headers, response.body(), pretty);
        } catch (AtlasError refused) {
            return refusal(refused, headers, pretty);
        } catch (InjectedFault met) {
            return faulty(met.fault(), http.path(), headers).scripted();
        } catch (RuntimeException bug) {
            LOG.log(Logger.Level.ERROR, "the local Atlas failed in {0}: {1}", operation, bug);
            LOG.log(Logger.Level.DEBUG, "where it failed", bug);
            return refusal(new AtlasError(500, AtlasError.UNEXPECTED, "Unexpected error."), headers, pretty);
        }
    }

    private AtlasResponse serve(Request http, Router.@Nullable Match match, Map<String, String> headers) {
        if (match == null) {
            authentication.authenticate(http, headers);
            throw AtlasError.noResource(http.path());
        }
        Operation operation = match.operation();
        Actor actor = operation.anonymous() ? Actor.ANONYMOUS : authentication.authenticate(http, headers);
        ApiVersion version = version(operation, http, headers);
        String groupId = match.parameters().get("groupId");
        Project project = groupId == null ? null : organisation.project(groupId);
        if (project != null && !project.isOwned() && operation.needsOwner()) {
            throw new AtlasError(401, "USER_UNAUTHORIZED", "The current user is not authorized to perform the action.");
        }
        AtlasRequest request = new AtlasRequest(http, match.parameters(), actor, version, project);
        draw(operation, request, headers);
        AtlasFault scripted = faults.next(operation.id());
        AtlasFault fault = scripted != null ? scripted : wire.interference().atlasFault(wire.caller(), operation.id());
        if (fault == null) {
            return operation.handler().apply(request);
        }
        if (Boolean.TRUE.equals(fault.effect())) {
            takeEffect(operation, request);
        }
        throw new InjectedFault(fault);
    }

    /** Runs an operation whose answer is lost, even if that is a refusal. */
    private static void takeEffect(Operation operation, AtlasRequest request) {
        try {
            AtlasResponse lost = operation.handler().apply(request);
            LOG.log(Logger.Level.DEBUG, "a lost answer: {0}", lost.status());
        } catch (AtlasError refused) {
            LOG.log(Logger.Level.DEBUG, "a lost refusal: {0}", refused.errorCode());
        }
    }

    private static @Nullable ApiVersion version(Operation operation, Request http, Map<String, String> headers) {
        if (operation.versions().isEmpty()) {
            return null;
        }
        ApiVersion version = MediaTypes.negotiate(http.header("Accept"), operation.versions());
        headers.put("Content-Type", version.mediaType());
        if (version.deprecated() != null) {
            headers.put("Deprecation", ApiVersion.httpDate(version.deprecated()));
        }
        if (version.sunset() != null) {
            headers.put("Sunset", ApiVersion.httpDate(version.sunset()));
        }
        return version;
    }

    private void draw(Operation operation, AtlasRequest request, Map<String, String> headers) {
        RateLimit limit = operation.limit();
        if (limit == null) {
            return;
        }
        TokenBuckets.Draw draw = buckets.draw(limit, subject(limit, request));
        headers.put("RateLimit-Limit", String.valueOf(limit.capacity()));
        headers.put("RateLimit-Remaining", String.valueOf(draw.remaining()));
        if (!draw.allowed()) {
            // In whole seconds, rounded down: Atlas was seen to say 0.
            long wait = wire.caller().byItsClock(draw.after()).toSeconds();
            headers.put("Retry-After", String.valueOf(wait));
            throw rateLimited(request.http().path(), wait, limit);
        }
    }

    private String subject(RateLimit limit, AtlasRequest request) {
        return switch (limit.scope()) {
            case PROJECT -> request.project().id();
            case ORGANISATION -> organisation.id();
            case CLIENT -> request.actor().id();
        };
    }

    private AtlasError rateLimited(String path, long retryAfter, RateLimit limit) {
        long refill = Math.round(limit.refill() * wire.caller().speed());
        return new AtlasError(
                429,
                "RATE_LIMITED_TOKEN_BUCKET",
                "Rate limit of " + limit.capacity() + " calls exceeded, " + refill + " are refilled every 60 seconds.",
                path,
                retryAfter,
                limit.capacity(),
                refill,
                60);
    }

    private Response faulty(AtlasFault fault, String path, Map<String, String> headers) {
        headers.remove("Retry-After");
        if (fault.retryAfter() != null) {
            double wait = fault.retryAfter() / wire.caller().speed();
            headers.put("Retry-After", String.valueOf((long) Math.ceil(wait)));
        }
        String errorCode = fault.errorCode();
        if (errorCode != null) {
            Object[] parameters = errorCode.startsWith("RATE_LIMITED") ? new Object[] {path} : new Object[0];
            return refusal(
                    new AtlasError(fault.status(), errorCode, "The operation failed: " + errorCode + ".", parameters),
                    headers,
                    false);
        }
        headers.put("Content-Type", "text/plain");
        return new Response(fault.status(), headers, fault.status() == 503 ? NO_UPSTREAM : new byte[0], true);
    }

    private static Response refusal(AtlasError error, Map<String, String> headers, boolean pretty) {
        headers.put("Content-Type", PLAIN);
        if (error.header() != null) {
            headers.put("X-Error-Code", error.header());
        }
        boolean challenge = headers.containsKey("WWW-Authenticate");
        return reply(error.status(), headers, error.body(), pretty || challenge);
    }

    private static Response reply(int status, Map<String, String> headers, @Nullable JsonNode body, boolean pretty) {
        headers.putIfAbsent("Content-Type", PLAIN);
        return new Response(status, headers, body == null ? new byte[0] : AtlasJson.bytes(body, pretty), false);
    }

    private Map<String, String> standardHeaders() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Server", "mdbws");
        headers.put("Strict-Transport-Security", "max-age=31536000; includeSubdomains;");
        headers.put("X-Envoy-Upstream-Service-Time", String.valueOf(latency.toMillis()));
        return headers;
    }

    private static String errorCode(RuntimeException thrown) {
        return switch (thrown) {
            case AtlasError error -> error.errorCode();
            case InjectedFault met -> met.errorCode();
            default -> AtlasError.UNEXPECTED;
        };
    }
}
