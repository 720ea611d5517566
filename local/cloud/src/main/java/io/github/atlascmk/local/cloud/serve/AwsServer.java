package io.github.atlascmk.local.cloud.serve;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.atlascmk.local.asl.time.Pace;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * AWS on one loopback port, as clients find it with {@code AWS_ENDPOINT_URL}. The service of a request is found by
 * {@code X-Amz-Target}, by path (Lambda) or by the form's {@code Action}; function URLs are found by their host.
 * Signatures are accepted unchecked.
 */
final class AwsServer implements AutoCloseable {
    private static final Logger LOG = System.getLogger(AwsServer.class.getName());

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
     * @throws UncheckedIOException if the port is taken
     */
    AwsServer(Cloud cloud, Pace pace, int port) {
        this.cloud = cloud;
        this.pace = pace;
        Services services = new Services(cloud);
        Admission admission = new Admission(cloud);
        ApiCalls calls = new ApiCalls(cloud.trail(), admission);
        this.json = new JsonProtocol(services, calls);
        this.query = new QueryProtocol(services, calls);
        this.lambda = new LambdaApi(cloud, admission);
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
            Request request = Request.read(exchange);
            String host = exchange.getRequestHeaders().getFirst("Host");
            Optional<Template.FunctionUrl> url = cloud.functionUrls().ofHost(String.valueOf(host));
            if (url.isPresent()) {
                // The URL is public, so its requests aren't signed in AWS's way.
                pace.call(
                                "a client of a function URL",
                                () -> cloud.functionUrls().call(url.get(), request))
                        .send(exchange);
                return;
            }
            pace.call("a client of AWS", () -> answer(request)).send(exchange);
        }
    }

    private Response answer(Request request) {
        Template.Deployment stack = cloud.template().deployment();
        Identity identity = Identity.of(request, stack.accountId(), stack.region());
        String requestId = new UUID(requestIds.nextLong(), requestIds.nextLong()).toString();
        Response response = cloud.wire().as(identity.caller(), () -> answered(request, identity, requestId));
        return response.with("X-Amzn-Requestid", requestId);
    }

    /** Whatever fails here, the client gets an answer, and the user one line. */
    private Response answered(Request request, Identity identity, String requestId) {
        try {
            return route(request, identity, requestId);
        } catch (RuntimeException bug) {
            LOG.log(
                    Logger.Level.ERROR,
                    "the local cloud failed in {0} {1}: {2}",
                    request.method(),
                    request.path(),
                    bug);
            LOG.log(Logger.Level.DEBUG, "where it failed", bug);
            AwsError failure = new AwsError("InternalFailure", 500, "The local cloud failed: " + bug);
            return Response.of(failure.status(), "application/json", JsonProtocol.body(failure));
        }
    }

    private Response route(Request request, Identity identity, String requestId) {
        if (!request.header(JsonProtocol.TARGET, "").isEmpty()) {
            return json.answer(request, identity);
        }
        if (LambdaApi.serves(request)) {
            return lambda.answer(request, identity);
        }
        if (QueryProtocol.serves(request)) {
            return query.answer(request, identity, requestId);
        }
        AwsError unknown = new AwsError(
                "UnknownOperationException",
                404,
                "The local cloud has no operation " + request.method() + " " + request.decodedPath() + ".");
        return Response.of(404, "application/json", JsonProtocol.body(unknown));
    }

    private static HttpServer listen(int port) {
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("port " + port + " cannot be listened on: choose another, or 0", taken);
        }
    }
}
