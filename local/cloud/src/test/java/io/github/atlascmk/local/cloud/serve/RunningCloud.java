package io.github.atlascmk.local.cloud.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The default world, served on free ports; an hour of it takes about a second. */
final class RunningCloud implements AutoCloseable {
    static final Path HOME = ProjectFolder.PATH;

    private static final double SPEED = 3_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    final Cloud cloud;
    final CloudServer server;
    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final Thread running;
    private final HttpClient http = HttpClient.newHttpClient();

    RunningCloud() {
        this(HOME);
    }

    /** @param speed seconds of the cloud in one real second */
    RunningCloud(double speed) {
        this(HOME, new Worlds().load(ProjectFolder.world("default")), speed);
    }

    /** @param world another of the shipped worlds */
    RunningCloud(String world) {
        this(HOME, world);
    }

    /** @param home whose template is deployed */
    RunningCloud(Path home) {
        this(home, "default");
    }

    RunningCloud(World world) {
        this(HOME, world, SPEED);
    }

    private RunningCloud(Path home, String worldName) {
        this(home, new Worlds().load(ProjectFolder.world(worldName)), SPEED);
    }

    private RunningCloud(Path home, World world, double speed) {
        this.cloud = new Cloud(home, world);
        this.server = new CloudServer(cloud, world, 0, speed);
        this.running = Thread.ofPlatform().daemon().start(() -> {
            try {
                server.run(failures::add);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    Connection connection() {
        return server.connection();
    }

    URI awsUrl() {
        return URI.create(connection().awsUrl());
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A call of an AWS JSON service, without any SDK. */
    HttpResponse<String> target(String target, String body) {
        return send(HttpRequest.newBuilder(awsUrl())
                .header("X-Amz-Target", target)
                .header("Content-Type", "application/x-amz-json-1.1")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    @Override
    public void close() {
        server.close();
        try {
            running.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cloud.close();
        http.close();
    }
}
