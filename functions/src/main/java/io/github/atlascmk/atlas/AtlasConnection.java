package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.atlascmk.failure.AtlasUnavailable;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Metric;
import io.github.atlascmk.runtime.Platform;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** Sends single requests to Atlas and reads the answers. */
final class AtlasConnection {
    private final Supplier<CloseableHttpClient> client;
    private final URI base;
    private final Clock clock;

    /** @throws InvalidConfiguration if ATLAS_BASE_URL is missing, or is neither HTTPS nor loopback */
    AtlasConnection(Platform platform) {
        this.client = platform.http();
        this.base = base(platform.required("ATLAS_BASE_URL"));
        this.clock = platform.clock();
    }

    URI resolve(String path) {
        return base.resolve(path);
    }

    /** Shortens the time in which the answer must come. */
    static void limit(HttpUriRequestBase request, Duration time) {
        if (time.compareTo(LambdaPlatform.ANSWER) < 0) {
            request.setConfig(
                    RequestConfig.custom().setResponseTimeout(Timeout.of(time)).build());
        }
    }

    /**
     * @param label the request in words for people
     * @throws AtlasUnavailable if no answer comes, or one that is too large
     */
    AtlasAnswer execute(HttpUriRequestBase request, HttpClientContext context, String label) {
        try {
            return client.get().execute(request, context, response -> answer(request, response, label));
        } catch (IOException lost) {
            throw new AtlasUnavailable("Atlas gave no answer to " + label, lost);
        }
    }

    private AtlasAnswer answer(HttpUriRequestBase request, ClassicHttpResponse response, String label)
            throws IOException {
        AtlasAnswer answer = new AtlasAnswer(
                response.getCode(),
                body(request, response.getEntity(), label),
                retryAfter(response.getFirstHeader("Retry-After")),
                remaining(response.getFirstHeader("RateLimit-Remaining")));
        if (answer.isThrottled()) {
            Metric.count("Throttles", 1, "Service", "Atlas");
        }
        return answer;
    }

    /** If the body is too large, the connection is aborted: closing it would read the rest. */
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

    /**
     * Whole seconds, or a date (RFC 9110, 10.2.3). Zero is ignored: Atlas sends it for limits that are almost over
     * (logs of the Terraform provider); so is a date that has passed.
     */
    private @Nullable Duration retryAfter(@Nullable Header header) {
        if (header == null) {
            return null;
        }
        if (header.getValue().matches("[1-9]\\d{0,5}")) {
            return Duration.ofSeconds(Long.parseLong(header.getValue()));
        }
        Instant date = DateUtils.parseStandardDate(header.getValue());
        Instant now = clock.instant();
        return date == null || !date.isAfter(now)
                ? null
                : Duration.between(now, date).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
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
