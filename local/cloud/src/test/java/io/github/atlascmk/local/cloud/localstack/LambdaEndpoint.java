package io.github.atlascmk.local.cloud.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where LocalStack sends invocations of functions. They are answered one at a time, which is what the local cloud's
 * clock asks for.
 */
final class LambdaEndpoint implements AutoCloseable {
    /**
     * What a function gives.
     *
     * @param failed whether the payload is an error, with {@code errorType} and {@code errorMessage}
     */
    record Answer(JsonNode payload, boolean failed) {}

    private static final Pattern INVOCATION = Pattern.compile("/2015-03-31/functions/([^/]+)/invocations");

    private final ObjectMapper json = new ObjectMapper();
    private final ExecutorService one = Executors.newSingleThreadExecutor();
    private final HttpServer server;
    private final BiFunction<String, JsonNode, Answer> functions;

    /**
     * @param address on loopback, as LocalStack was told
     * @param functions takes a function's name and the payload of an invocation
     */
    LambdaEndpoint(URI address, BiFunction<String, JsonNode, Answer> functions) {
        this.functions = functions;
        try {
            this.server = HttpServer.create(new InetSocketAddress(address.getHost(), address.getPort()), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("LAMBDA_ENDPOINT " + address + " can't be listened on", taken);
        }
        server.setExecutor(one);
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Matcher invocation = INVOCATION.matcher(exchange.getRequestURI().getPath());
            if (!invocation.matches()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            Answer answer = functions.apply(invocation.group(1), json.readTree(exchange.getRequestBody()));
            if (answer.failed()) {
                exchange.getResponseHeaders().set("X-Amz-Function-Error", "Unhandled");
            }
            byte[] body = json.writeValueAsBytes(answer.payload());
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        one.shutdownNow();
    }
}
