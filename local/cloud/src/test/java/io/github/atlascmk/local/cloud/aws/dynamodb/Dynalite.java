package io.github.atlascmk.local.cloud.aws.dynamodb;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/**
 * A DynamoDB that others wrote: dynalite, in a process of its own. Its folder is the one that {@code DYNALITE} names,
 * else the one in which {@code .ci/package.json} installs it.
 */
final class Dynalite implements AutoCloseable {
    static final String SKIPPED =
            "dynalite: skipped, since it isn't installed: (cd .ci && npm ci) does it, with Node 20";

    /** Tables are there at once. It ends with its standard input, so also if this JVM ends without closing it. */
    private static final String SERVER = "process.stdin.on('end', process.exit).resume();"
            + "const server = require(process.argv[1])({createTableMs: 0});"
            + "server.listen(0, '127.0.0.1', () => console.log(server.address().port));";

    private final Process process;
    private final DynamoDbClient client;

    private Dynalite(Process process, int port) {
        this.process = process;
        this.client = DynamoDbClient.builder()
                .endpointOverride(URI.create("http://127.0.0.1:" + port))
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
                .httpClientBuilder(Apache5HttpClient.builder())
                .build();
    }

    /** If it isn't, this says in one line that what needs it is skipped, and what to do. */
    static boolean isInstalled() {
        boolean installed = Files.isDirectory(folder());
        if (!installed) {
            System.out.println(SKIPPED);
        }
        return installed;
    }

    static Dynalite started() throws IOException {
        Path folder = folder();
        Process process = new ProcessBuilder("node", "-e", SERVER, folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        String port = output.readLine();
        if (port == null) {
            throw new IOException("dynalite in " + folder + " didn't start");
        }
        return new Dynalite(process, Integer.parseInt(port));
    }

    DynamoDbClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        process.destroy();
    }

    private static Path folder() {
        String given = System.getenv("DYNALITE");
        if (given != null && !given.isBlank()) {
            return Path.of(given);
        }
        Path home = Path.of(System.getProperty("basedir", ".")).toAbsolutePath();
        while (home.getParent() != null && !Files.exists(home.resolve(".ci/package.json"))) {
            home = home.getParent();
        }
        return home.resolve(".ci/node_modules/dynalite");
    }
}
