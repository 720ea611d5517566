package io.github.atlascmk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.serve.CloudServer;
import io.github.atlascmk.local.cloud.serve.Connection;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.runtime.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Serves a local cloud in real time to the AWS CLI, the SAM CLI and Atlas's clients. */
@Command(
        name = "serve",
        description = {
            "Keeps a local cloud up, in real time and on this machine only, for the AWS CLI, the SAM CLI and",
            "clients of Atlas: the commands of the README are the same here and on AWS. Ctrl-C ends it."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "2:The command line is wrong, or a port is taken.",
            "3:A file is missing, or can't be written.",
            "7:The world file is wrong."
        })
final class ServeCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "4700",
            description = "AWS listens on this port and Atlas on the next; 0: on any that are free (default: 4700).")
    private int port;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private WorldOption world;

    @Option(
            names = "--speed",
            paramLabel = "F",
            defaultValue = "1",
            description = "Seconds of the cloud in one real second (default: 1).")
    private double speed;

    @Option(
            names = "--ready-file",
            paramLabel = "FILE",
            description = "Write addresses and credentials as JSON once it listens; deleted at the end.")
    private @Nullable Path readyFile;

    @Override
    public Integer call() {
        if (port < 0 || port > 65_534) {
            throw new UserError(ExitCode.USAGE, "--port is " + port + ", but must be from 0 to 65534");
        }
        if (!(speed > 0 && speed <= 1_000_000)) {
            throw new UserError(ExitCode.USAGE, "--speed is " + speed + ", but must be above 0 and at most 1000000");
        }
        PrintWriter out = spec.commandLine().getOut();
        Path home = Path.of(System.getProperty("atlas.cmk.home", "."));
        World loaded = startingAt(Instant.now().truncatedTo(ChronoUnit.SECONDS), world.load(home));
        Style style = Style.ofTerminal();
        try (Cloud cloud = world.cloud(home, loaded);
                CloudServer server = listen(caughtUp(cloud), loaded)) {
            new RunLog(cloud, out, style).start();
            out.println(style.bold("The local cloud is up") + " on this machine only; Ctrl-C ends it.");
            tell(server.connection(), loaded.stack(), out);
            tellOfUrls(cloud, server.connection(), out);
            ready(server.connection());
            cloud.schedule(Instant.MAX);
            server.run(failed -> out.println(style.bad("A part of the local cloud failed: " + failed.getCause())));
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
        return ExitCode.OK;
    }

    /** The world starts at the present time, since real clients compare Atlas's times with their own. */
    private static World startingAt(Instant now, World world) {
        return new World(
                world.description(),
                world.seed(),
                now,
                world.stack(),
                world.atlas(),
                world.aws(),
                world.enrolments(),
                world.tables());
    }

    /** Deploying took a while: the cloud's clock starts to follow the wall clock when both say the same. */
    private static Cloud caughtUp(Cloud cloud) {
        cloud.runUntil(Instant.now());
        return cloud;
    }

    private CloudServer listen(Cloud cloud, World loaded) {
        try {
            return new CloudServer(cloud, loaded, port, speed);
        } catch (UncheckedIOException taken) {
            throw new UserError(ExitCode.USAGE, String.valueOf(taken.getMessage()));
        }
    }

    private static void tell(Connection connection, World.Stack stack, PrintWriter out) {
        out.println();
        new Exports(connection, stack.accountId(), stack.region()).lines().forEach(line -> out.println("  " + line));
        out.println();
        out.println("  sam remote invoke EncryptProject --stack-name " + connection.stackName()
                + " --event-file events/run/encrypt.json");
        out.println("  sam remote invoke Sweep --stack-name " + connection.stackName()
                + " --event-file events/sweep/sweep.json");
        out.println("  aws events put-events --entries file://events/put/cluster-observed.json");
        out.println();
    }

    /** Subdomains of localhost resolve to this machine (RFC 6761), both in curl and in browsers. */
    private static void tellOfUrls(Cloud cloud, Connection connection, PrintWriter out) {
        int awsPort = URI.create(connection.awsUrl()).getPort();
        cloud.template().functionUrls().values().forEach(url -> {
            String name = URI.create(url.url()).getHost().split("\\.", 2)[0];
            out.println("  # " + name + " listens on http://" + name + ".lambda-url.localhost:" + awsPort + "/");
            out.println();
        });
    }

    /** Writes the file atomically, since a waiting process reads it as soon as it exists. */
    private void ready(Connection connection) {
        Path file = readyFile;
        if (file == null) {
            return;
        }
        try {
            Path absolute = file.toAbsolutePath();
            Path written = Files.createTempFile(absolute.getParent(), "ready", ".json");
            Files.writeString(written, text(connection) + "\n");
            Files.move(written, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            absolute.toFile().deleteOnExit();
        } catch (IOException unwritable) {
            throw new UserError(ExitCode.FILE_MISSING, "--ready-file " + file + " can't be written");
        }
    }

    private static String text(Connection connection) {
        try {
            return Json.LENIENT.writerWithDefaultPrettyPrinter().writeValueAsString(connection);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("texts are always writable", impossible);
        }
    }
}
