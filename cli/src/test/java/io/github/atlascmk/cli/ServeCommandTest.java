package io.github.atlascmk.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ServeCommandTest {
    private static final String HOME = "atlas.cmk.home";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path scratch;

    @BeforeEach
    void home() {
        System.setProperty(HOME, ProjectFolder.PATH.toString());
    }

    @AfterEach
    void noHome() {
        System.clearProperty(HOME);
    }

    private int serve(String... options) {
        String[] arguments = new String[options.length + 1];
        arguments[0] = "serve";
        System.arraycopy(options, 0, arguments, 1, options.length);
        return Main.run(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8).strip();
    }

    @Test
    void itSaysWhereItListensAndEndsWhenAsked() throws Exception {
        Path ready = scratch.resolve("ready.json");
        AtomicInteger code = new AtomicInteger(-1);
        Thread serving = Thread.ofPlatform()
                .start(() -> code.set(serve("--port", "0", "--speed", "100", "--ready-file", ready.toString())));
        while (!Files.exists(ready) && serving.isAlive()) {
            Thread.onSpinWait();
        }
        JsonNode connection = new ObjectMapper().readTree(ready.toFile());

        assertThat(connection)
                .extracting(field -> field.asText(""))
                .hasSize(9)
                .doesNotContain("")
                .contains("atlas-cmk", "64b7a0c3d2e1f00012340001");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("export AWS_ENDPOINT_URL=" + connection.path("awsUrl").asText())
                .contains(connection.path("atlasUrl").asText());
        assertThat(get(connection.path("atlasUrl").asText() + "/api/atlas/v2/unauth/controlPlaneIPAddresses"))
                .isEqualTo(200);
        serving.interrupt();
        serving.join();
        assertThat(code).hasValue(0);
    }

    private static int get(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(url))
                    .header("Accept", "application/vnd.atlas.2023-11-15+json")
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    @Test
    void aTakenPortIsSaidInOneLine() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int code = serve("--port", String.valueOf(taken.getLocalPort()));

            assertThat(code).isEqualTo(ExitCode.USAGE);
            assertThat(said())
                    .isEqualTo("port " + taken.getLocalPort() + " cannot be listened on: choose another, or 0");
        }
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        assertThat(serve("--port", "65535")).isEqualTo(ExitCode.USAGE);
        assertThat(serve("--speed", "0")).isEqualTo(ExitCode.USAGE);
        assertThat(serve("--speed", "NaN")).isEqualTo(ExitCode.USAGE);
        assertThat(said().lines())
                .containsExactly(
                        "--port is 65535, but must be from 0 to 65534",
                        "--speed is 0.0, but must be above 0 and at most 1000000",
                        "--speed is NaN, but must be above 0 and at most 1000000");
    }

    @Test
    void anUnknownWorldAndAFolderThatIsntThereAreRefused() {
        assertThat(serve("--world", "nowhere")).isEqualTo(ExitCode.FILE_MISSING);
        assertThat(serve(
                        "--port",
                        "0",
                        "--ready-file",
                        scratch.resolve("none/ready.json").toString()))
                .isEqualTo(ExitCode.FILE_MISSING);
        assertThat(said()).contains("there is no world nowhere", "can't be written");
    }
}
