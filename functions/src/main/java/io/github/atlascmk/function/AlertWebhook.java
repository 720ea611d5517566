package io.github.atlascmk.function;

import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPEvent;
import com.amazonaws.services.lambda.runtime.events.APIGatewayV2HTTPResponse;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.alert.AlertSecret;
import io.github.atlascmk.alert.AtlasAlert;
import io.github.atlascmk.alert.Signatures;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.event.Hint;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.run.RunMetrics;
import io.github.atlascmk.run.Runs;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public endpoint to which Atlas sends its alerts. Callers who can't sign learn nothing but the size limit, and
 * callers who can learn nothing about enrolments. A signed alert does no more than have its project inspected.
 *
 * <p>Answers 413, 401, 400 or 202, in this order, without a body. An alert that comes again starts no second run.
 */
public final class AlertWebhook extends StepHandler<APIGatewayV2HTTPEvent, APIGatewayV2HTTPResponse> {
    private static final Logger LOG = LoggerFactory.getLogger(AlertWebhook.class);
    /** In bytes. Atlas's alerts have about one thousand; Lambda itself takes six million. */
    private static final int LARGEST_BODY = 64 * 1024;

    private static final String SIGNATURE = "X-MMS-Signature";

    private static final int ACCEPTED = 202;
    private static final int MALFORMED = 400;
    private static final int NOT_SIGNED = 401;
    private static final int TOO_LARGE = 413;

    private final Signatures signatures;
    private final Enrolments enrolments;
    private final Runs runs;
    private final RunMetrics metrics = new RunMetrics();

    public AlertWebhook() {
        this(LambdaPlatform.create());
    }

    public AlertWebhook(Platform platform) {
        super(APIGatewayV2HTTPEvent.class);
        AlertSecret secret = new AlertSecret(platform.secrets(), platform.required("ALERT_SECRET_ID"));
        this.signatures = new Signatures(secret, platform.clock());
        this.enrolments = new Enrolments(platform);
        this.runs = new Runs(platform);
    }

    @Override
    protected APIGatewayV2HTTPResponse handle(APIGatewayV2HTTPEvent request, Invocation invocation) {
        Optional<byte[]> sent = body(request);
        byte[] body = sent.orElse(new byte[0]);
        if (body.length > LARGEST_BODY) {
            return refused(TOO_LARGE, "it has more than " + LARGEST_BODY + " bytes");
        }
        if (sent.isEmpty() || !signatures.isGenuine(body, header(request, SIGNATURE))) {
            return refused(NOT_SIGNED, "its signature is missing or wrong");
        }
        try {
            requirePost(request);
            route(AtlasAlert.of(json(body)));
            return answer(ACCEPTED);
        } catch (InvalidEvent malformed) {
            return refused(MALFORMED, String.valueOf(malformed.getMessage()));
        }
    }

    private void route(AtlasAlert alert) {
        LOG.info("alert {} of {}: {} {}", alert.id(), alert.projectId(), alert.type(), alert.status());
        if (enrolments.find(alert.projectId()).isEmpty()) {
            metrics.routed("NOT_ENROLLED", 1);
            return;
        }
        Hint hint = alert.hint();
        boolean isNew =
                runs.start(alert.projectId(), hint.source(), hint.eventId()).isNew();
        metrics.routed(isNew ? "STARTED" : "DUPLICATE", 1);
    }

    private APIGatewayV2HTTPResponse refused(int status, String why) {
        LOG.warn("refused a request with {}: {}", status, why);
        metrics.routed("REFUSED", 1);
        return answer(status);
    }

    private static APIGatewayV2HTTPResponse answer(int status) {
        return APIGatewayV2HTTPResponse.builder().withStatusCode(status).build();
    }

    private static void requirePost(APIGatewayV2HTTPEvent request) {
        var context = request.getRequestContext();
        if (context == null
                || context.getHttp() == null
                || !"POST".equals(context.getHttp().getMethod())) {
            throw new InvalidEvent("its method isn't POST");
        }
    }

    /** The bytes that were sent, since those are signed; empty if the body claims to be Base64 and isn't. */
    private static Optional<byte[]> body(APIGatewayV2HTTPEvent request) {
        String body = Objects.requireNonNullElse(request.getBody(), "");
        try {
            return Optional.of(
                    request.getIsBase64Encoded()
                            ? Base64.getDecoder().decode(body)
                            : body.getBytes(StandardCharsets.UTF_8));
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static @Nullable String header(APIGatewayV2HTTPEvent request, String name) {
        Map<String, String> headers = Objects.requireNonNullElse(request.getHeaders(), Map.of());
        return headers.entrySet().stream()
                .filter(header -> name.equalsIgnoreCase(header.getKey()))
                .flatMap(header -> Stream.ofNullable(header.getValue()))
                .findFirst()
                .orElse(null);
    }

    /** Its exception has no cause, since the cause quotes the input. */
    private static JsonNode json(byte[] body) {
        try {
            return Json.LENIENT.readTree(body);
        } catch (IOException notJson) {
            throw new InvalidEvent("its body isn't JSON");
        }
    }
}
