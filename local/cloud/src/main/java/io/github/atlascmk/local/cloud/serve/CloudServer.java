package io.github.atlascmk.local.cloud.serve;

import io.github.atlascmk.local.asl.time.Pace;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.world.World;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/** A local cloud that stays up in real time, on two loopback ports: one for all of AWS and one for Atlas. */
public final class CloudServer implements AutoCloseable {
    /** The journal is emptied at this interval: it is meant for runs that end, and would grow for ever here. */
    private static final Duration JOURNAL_KEPT = Duration.ofHours(1);

    private final Cloud cloud;
    private final Pace pace;
    private final Connection connection;
    private final AwsServer aws;

    /**
     * Starts listening; requests are answered once it runs.
     *
     * @param port the port of AWS; Atlas gets the next one. If 0, each gets any that is free
     * @param speed how many seconds pass in the cloud in one real second
     * @throws UncheckedIOException if a port is taken
     */
    public CloudServer(Cloud cloud, World world, int port, double speed) {
        this.cloud = cloud;
        this.pace = new Pace(cloud.timeline(), speed);
        World.Credentials credentials = complete(world.atlas().credentials());
        cloud.atlas().rotateCredentials(credentials);
        URI atlas = cloud.atlas().open(port == 0 ? 0 : port + 1, pace);
        this.aws = new AwsServer(cloud, pace, port);
        this.connection = new Connection(
                atlas.toString(),
                aws.url().toString(),
                Objects.requireNonNull(credentials.publicKey()),
                Objects.requireNonNull(credentials.privateKey()),
                Objects.requireNonNull(credentials.clientId()),
                Objects.requireNonNull(credentials.clientSecret()),
                world.atlas().projects().isEmpty()
                        ? ""
                        : world.atlas().projects().getFirst().id(),
                world.atlas().orgId(),
                Template.STACK);
        cloud.timeline().start("journal", this::forget);
        cloud.atlas().startValidating();
    }

    /** What clients need to find it. */
    public Connection connection() {
        return connection;
    }

    /**
     * Runs until this is closed.
     *
     * @param failures receives the exceptions of a part of the cloud that fails; the other parts go on
     */
    public void run(Consumer<Throwable> failures) throws InterruptedException {
        cloud.run(pace, failures);
    }

    /** Stops listening and running; the cloud's owner closes the cloud itself. */
    @Override
    public void close() {
        pace.close();
        aws.close();
    }

    private void forget() {
        while (true) {
            cloud.timeline().sleep(JOURNAL_KEPT);
            cloud.wire().forget();
        }
    }

    /** Adds a service account or an API key if the world lacks it: Atlas's clients use the one or the other. */
    private static World.Credentials complete(World.Credentials of) {
        return new World.Credentials(
                Objects.requireNonNullElse(of.clientId(), "mdb_sa_id_64b7a0000000000000000abc"),
                Objects.requireNonNullElse(of.clientSecret(), "mdb_sa_sk_made-up-for-the-local-cloud"),
                Objects.requireNonNullElse(of.publicKey(), "localkey"),
                Objects.requireNonNullElse(of.privateKey(), "00000000-made-up-0000-000000000000"));
    }
}
