package io.github.atlascmk.local.cloud.aws.lambda;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import java.net.URI;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Functions behind their URLs: an HTTP request becomes an event in payload format 2.0, and the function's answer a
 * response (Lambda Developer Guide: invoking Lambda function URLs).
 */
public final class FunctionUrls {
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json");
    /** Largest body of a request in bytes (Lambda quotas). */
    private static final int LARGEST = 6 * 1024 * 1024;

    private static final DateTimeFormatter CLF =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Template template;
    private final LambdaHost host;
    private final Timeline timeline;
    private final Random requestIds;

    public FunctionUrls(Template template, LambdaHost host, Timeline timeline) {
        this.template = template;
        this.host = host;
        this.timeline = timeline;
        this.requestIds = timeline.random("function URLs");
    }

    /** The function URL that this URL begins with; empty if there is none. */
    public Optional<Template.FunctionUrl> find(String url) {
        return template.functionUrls().values().stream()
                .filter(known -> url.startsWith(known.url()))
                .findFirst();
    }

    /**
     * The function URL with the same first label as this host name, before {@code lambda-url}. The rest isn't compared,
     * since on one machine all host names end differently.
     */
    public Optional<Template.FunctionUrl> ofHost(String host) {
        String[] labels = host.split("\\.", 3);
        return template.functionUrls().values().stream()
                .filter(known -> labels.length > 1
                        && labels[1].equals("lambda-url")
                        && URI.create(known.url()).getHost().split("\\.", 2)[0].equalsIgnoreCase(labels[0]))
                .findFirst();
    }

    /** Calls a function by its URL, on the calling actor. */
    public Response call(Template.FunctionUrl url, Request request) {
        if (!url.isPublic()) {
            return Response.of(403, JSON, "{\"Message\":\"Forbidden\"}");
        }
        if (request.body().length > LARGEST) {
            return Response.of(413, JSON, "{\"Message\":\"Request Entity Too Large\"}");
        }
        try {
            return response(host.invoke(url.functionArn(), payload(url, request)));
        } catch (FunctionError failed) {
            return Response.of(502, JSON, "Internal Server Error");
        }
    }

    private ObjectNode payload(Template.FunctionUrl url, Request request) {
        String domain = URI.create(url.url()).getHost();
        Map<String, String> headers = new TreeMap<>();
        request.headers()
                .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), String.join(",", values)));
        headers.put("host", domain);
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("version", "2.0")
                .put("routeKey", "$default")
                .put("rawPath", request.path())
                .put("rawQueryString", request.queryString());
        ObjectNode shown = event.putObject("headers");
        headers.forEach(shown::put);
        event.set("requestContext", context(domain, request, headers));
        boolean isText =
                headers.getOrDefault("content-type", "").matches("(text/|application/(json|javascript|xml)).*");
        return event.put("body", isText ? request.text() : Base64.getEncoder().encodeToString(request.body()))
                .put("isBase64Encoded", !isText);
    }

    private ObjectNode context(String domain, Request request, Map<String, String> headers) {
        String prefix = domain.substring(0, domain.indexOf('.'));
        ObjectNode context = JsonNodeFactory.instance.objectNode();
        context.put("accountId", "anonymous")
                .put("apiId", prefix)
                .put("domainName", domain)
                .put("domainPrefix", prefix)
                .put("requestId", new UUID(requestIds.nextLong(), requestIds.nextLong()).toString())
                .put("routeKey", "$default")
                .put("stage", "$default")
                .put("time", CLF.format(timeline.instant()))
                .put("timeEpoch", timeline.instant().toEpochMilli());
        context.putObject("http")
                .put("method", request.method())
                .put("path", request.path())
                .put("protocol", "HTTP/1.1")
                .put("sourceIp", "192.0.2.10")
                .put("userAgent", headers.getOrDefault("user-agent", ""));
        return context;
    }

    private static Response response(JsonNode answer) {
        if (!answer.path("statusCode").isInt()) {
            return Response.of(200, JSON, answer.toString());
        }
        Map<String, String> headers = new TreeMap<>(JSON);
        answer.path("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asText()));
        return Response.of(
                answer.path("statusCode").asInt(), headers, answer.path("body").asText(""));
    }
}
