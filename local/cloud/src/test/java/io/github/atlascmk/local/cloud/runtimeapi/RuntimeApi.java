package io.github.atlascmk.local.cloud.runtimeapi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's Runtime API for one sandbox, as far as a runtime interface client asks for it (Lambda Developer Guide: using
 * the Lambda runtime API).
 */
final class RuntimeApi implements AutoCloseable {
    private static final String PREFIX = "/2018-06-01/runtime/";

    private final HttpServer server;
    private final String functionArn;
    private final Duration timeout;
    private final BlockingQueue<Invocation> waiting = new LinkedBlockingQueue<>();
    private final Map<String, Invocation> running = new ConcurrentHashMap<>();
    private final CompletableFuture<Long> ready = new CompletableFuture<>();

    /**
     * What came of an invocation.
     *
     * @param failed whether the function ended with an error, which {@code body} describes
     * @param took from when the runtime had the event until its answer was here
     */
    record Outcome(String body, boolean failed, Duration took) {}

    private static final class Invocation {
        private final String id = UUID.randomUUID().toString();
        private final String event;
        private final CompletableFuture<Outcome> outcome = new CompletableFuture<>();
        private volatile long begun;

        private Invocation(String event) {
            this.event = event;
        }

        private void end(String body, boolean failed) {
            outcome.complete(new Outcome(body, failed, Duration.ofNanos(System.nanoTime() - begun)));
        }
    }

    /** @param timeout of the function: what an invocation's deadline is reckoned from */
    RuntimeApi(String functionArn, Duration timeout) {
        this.functionArn = functionArn;
        this.timeout = timeout;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        server.createContext(PREFIX, this::handle);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    /** As {@code AWS_LAMBDA_RUNTIME_API} has it. */
    String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** When the runtime first asked for an event, in {@link System#nanoTime}; fails where it reported that it can't. */
    CompletableFuture<Long> ready() {
        return ready;
    }

    CompletableFuture<Outcome> invoke(String event) {
        Invocation invocation = new Invocation(event);
        running.put(invocation.id, invocation);
        waiting.add(invocation);
        return invocation.outcome;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(PREFIX.length());
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        switch (path) {
            case "invocation/next" -> next(exchange);
            case "init/error" -> {
                ready.completeExceptionally(new IllegalStateException("the function can't start: " + body));
                accept(exchange);
            }
            default -> answered(exchange, path.split("/", -1), body);
        }
    }

    private void next(HttpExchange exchange) throws IOException {
        ready.complete(System.nanoTime());
        Invocation invocation;
        try {
            invocation = waiting.take();
        } catch (InterruptedException closed) {
            exchange.close();
            return;
        }
        var headers = exchange.getResponseHeaders();
        headers.set("Lambda-Runtime-Aws-Request-Id", invocation.id);
        headers.set("Lambda-Runtime-Invoked-Function-Arn", functionArn);
        headers.set(
                "Lambda-Runtime-Trace-Id",
                "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
        headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + timeout.toMillis()));
        headers.set("Content-Type", "application/json");
        invocation.begun = System.nanoTime();
        byte[] bytes = invocation.event.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private void answered(HttpExchange exchange, String[] path, String body) throws IOException {
        Invocation invocation = path.length == 3 && path[0].equals("invocation") ? running.remove(path[1]) : null;
        if (invocation == null) {
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
            return;
        }
        invocation.end(body, path[2].equals("error"));
        accept(exchange);
    }

    private static void accept(HttpExchange exchange) throws IOException {
        byte[] ok = "{\"status\":\"OK\"}".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(202, ok.length);
        exchange.getResponseBody().write(ok);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
