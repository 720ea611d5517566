package io.github.atlascmk.fake;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A server on a loopback port that gives the answers which a test prepared, in their order, and mints tokens. */
public final class LoopbackAtlas implements AutoCloseable {
    private final HttpServer server;
    private final Deque<Answer> answers = new ArrayDeque<>();
    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private int tokens;

    /** @param truncated whether the connection is closed before all of the body is sent */
    record Answer(int status, String body, Map<String, String> headers, boolean truncated) {}

    public record Request(String method, String path, Headers headers, String body) {
        public String header(String name) {
            return String.valueOf(headers.getFirst(name));
        }
    }

    public LoopbackAtlas() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public LoopbackAtlas answers(int status, String body) {
        return answers(status, body, Map.of());
    }

    public LoopbackAtlas answers(int status, String body, Map<String, String> headers) {
        answers.add(new Answer(status, body.replace('\'', '"'), headers, false));
        return this;
    }

    public LoopbackAtlas answersTruncated(String body) {
        answers.add(new Answer(200, body.replace('\'', '"'), Map.of(), true));
        return this;
    }

    /** Sends until the client closes the connection. */
    public LoopbackAtlas answersWithoutEnd(int status) {
        answers.add(new Answer(status, "", Map.of("Endless", "yes"), false));
        return this;
    }

    /** Closes the connection without an answer. */
    public LoopbackAtlas hangsUp() {
        answers.add(new Answer(0, "", Map.of(), false));
        return this;
    }

    /** All requests but those for tokens, in their order. */
    public List<Request> requests() {
        return requests.stream()
                .filter(request -> !request.path().startsWith("/api/oauth/"))
                .toList();
    }

    public List<Request> tokenRequests() {
        return requests.stream()
                .filter(request -> request.path().startsWith("/api/oauth/"))
                .toList();
    }

    private synchronized void serve(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                exchange.getRequestHeaders(),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
        Answer answer = exchange.getRequestURI().getPath().equals("/api/oauth/token") ? token() : answers.poll();
        if (answer != null && answer.status() != 0) {
            send(exchange, answer);
        }
        exchange.close();
    }

    private @Nullable Answer token() {
        Answer next = answers.peek();
        if (next != null && next.headers().containsKey("For-Token")) {
            return answers.poll();
        }
        tokens++;
        String body = "{\"access_token\":\"token-" + tokens + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}";
        return new Answer(200, body, Map.of(), false);
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        if (answer.headers().containsKey("Endless")) {
            sendWithoutEnd(exchange, answer.status());
            return;
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        int promised = answer.truncated() ? body.length + 100 : body.length;
        exchange.sendResponseHeaders(answer.status(), promised == 0 ? -1 : promised);
        exchange.getResponseBody().write(body);
        exchange.getResponseBody().flush();
    }

    /** Stops at a limit that no test should reach. */
    private static void sendWithoutEnd(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, 0);
        try {
            for (int i = 0; i < 100; i++) {
                exchange.getResponseBody().write("x".repeat(1024 * 1024).getBytes(StandardCharsets.UTF_8));
            }
            throw new IllegalStateException("the client read 100 MB of an endless answer");
        } catch (IOException expected) {
            // The client hung up.
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
