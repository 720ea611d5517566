package io.github.atlascmk.local.cloud.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.atlascmk.local.asl.time.Pace;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.lambda.HttpRequest;
import io.github.atlascmk.local.cloud.aws.lambda.HttpResponse;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * AWS on one loopback port, as clients find it with {@code AWS_ENDPOINT_URL}. Services are told apart as their requests
 * differ: by {@code X-Amz-Target}, by path (Lambda) or by the form's {@code Action}; function URLs by their host.
 * Signatures are accepted unchecked.
 */
final class AwsServer implements AutoCloseable {
    private final Cloud cloud;
    private final Pace pace;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final JsonProtocol json;
    private final QueryProtocol query;
    private final LambdaApi lambda;
    private final Random requestIds;

    /**
     * Starts the server.
     *
     * @param port 0 for any that is free
     * @throws UncheckedIOException where the port is taken
     */
    AwsServer(Cloud cloud, Pace pace, int port) {
        this.cloud = cloud;
        this.pace = pace;
        Services services = new Services(cloud);
        ApiCalls calls = new ApiCalls(cloud.trail());
        this.json = new JsonProtocol(services, calls);
        this.query = new QueryProtocol(services, calls);
        this.lambda = new LambdaApi(cloud);
        this.requestIds = cloud.timeline().random("requests from outside");
        this.server = listen(port);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            String host = exchange.getRequestHeaders().getFirst("Host");
            Optional<Template.FunctionUrl> url = cloud.functionUrls().ofHost(String.valueOf(host));
            if (url.isPresent()) {
                HttpRequest request = request(exchange);
                send(exchange, pace.call("a client of a function URL", () -> answer(url.get(), request)));
                return;
            }
            AwsRequest request = AwsRequest.read(exchange);
            send(exchange, pace.call("a client of AWS", () -> answer(request)));
        }
    }

    /** Anybody's request, which nobody signs in AWS's way. */
    private AwsResponse answer(Template.FunctionUrl url, HttpRequest request) {
        HttpResponse response = cloud.functionUrls().call(url, request);
        return new AwsResponse(response.status(), response.headers(), response.body());
    }

    private static HttpRequest request(HttpExchange exchange) throws IOException {
        Map<String, String> headers = new LinkedHashMap<>();
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, String.join(",", values)));
        URI uri = exchange.getRequestURI();
        return new HttpRequest(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                Objects.requireNonNullElse(uri.getRawQuery(), ""),
                headers,
                exchange.getRequestBody().readAllBytes());
    }

    private AwsResponse answer(AwsRequest request) {
        Template.Deployment stack = cloud.template().deployment();
        Identity identity = Identity.of(request, stack.accountId(), stack.region());
        String requestId = new UUID(requestIds.nextLong(), requestIds.nextLong()).toString();
        AwsResponse response = cloud.wire().as(identity.caller(), () -> route(request, identity, requestId));
        return response.with("X-Amzn-Requestid", requestId);
    }

    private AwsResponse route(AwsRequest request, Identity identity, String requestId) {
        if (!request.header(JsonProtocol.TARGET).isEmpty()) {
            return json.answer(request, identity);
        }
        if (LambdaApi.serves(request)) {
            return lambda.answer(request);
        }
        if (request.form().containsKey(QueryProtocol.ACTION)) {
            return query.answer(request, identity, requestId);
        }
        AwsError unknown = new AwsError(
                "UnknownOperationException",
                404,
                "The local cloud has no operation " + request.method() + " " + request.path() + ".");
        return AwsResponse.of(404, "application/json", JsonProtocol.body(unknown));
    }

    private static void send(HttpExchange exchange, AwsResponse response) throws IOException {
        response.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = response.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(response.status(), body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
    }

    private static HttpServer listen(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("port " + port + " cannot be listened on: choose another, or 0", taken);
        }
    }
}
