package io.github.atlascmk.local.cloud.atlas;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.atlascmk.local.asl.time.Pace;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.atlas.access.CloudProviderAccess;
import io.github.atlascmk.local.cloud.atlas.access.CustomerAws;
import io.github.atlascmk.local.cloud.atlas.alert.AlertConfigurations;
import io.github.atlascmk.local.cloud.atlas.alert.Alerts;
import io.github.atlascmk.local.cloud.atlas.alert.KeyValidation;
import io.github.atlascmk.local.cloud.atlas.alert.WebhookRequest;
import io.github.atlascmk.local.cloud.atlas.authentication.Authentication;
import io.github.atlascmk.local.cloud.atlas.authentication.DigestAuthentication;
import io.github.atlascmk.local.cloud.atlas.authentication.OAuthTokens;
import io.github.atlascmk.local.cloud.atlas.cluster.Clusters;
import io.github.atlascmk.local.cloud.atlas.cluster.FlexClusters;
import io.github.atlascmk.local.cloud.atlas.cluster.ProcessArgs;
import io.github.atlascmk.local.cloud.atlas.encryption.EncryptionAtRest;
import io.github.atlascmk.local.cloud.atlas.encryption.KmsAccess;
import io.github.atlascmk.local.cloud.atlas.encryption.PrivateEndpoints;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.http.ScriptedFaults;
import io.github.atlascmk.local.cloud.atlas.http.TokenBuckets;
import io.github.atlascmk.local.cloud.atlas.network.Containers;
import io.github.atlascmk.local.cloud.atlas.network.IpAddresses;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Router;
import io.github.atlascmk.local.cloud.atlas.organisation.EventLog;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Organisation;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.atlas.project.ActivityFeed;
import io.github.atlascmk.local.cloud.atlas.project.Organisations;
import io.github.atlascmk.local.cloud.atlas.project.ProjectSettings;
import io.github.atlascmk.local.cloud.atlas.project.Projects;
import io.github.atlascmk.local.cloud.atlas.search.SearchDeployments;
import io.github.atlascmk.local.cloud.http.Exchange;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * MongoDB Atlas as an HTTP server on the loopback address: the operations of the Admin API v2 that the chain uses, and
 * those that other clients need before and after it, with Atlas's versions, credentials, pages, errors, rate limits and
 * cluster life cycle, in virtual time.
 *
 * <p>Methods that are named after an event change the organisation as a person in the console would, at once and
 * without a call. If Atlas would refuse the change, they throw an {@link IllegalStateException} that says why.
 */
public final class AtlasServer implements AutoCloseable {
    private static final Caller CLIENT = Caller.person("a client of Atlas", "");
    private static final Duration LATENCY = Duration.ofMillis(100);

    private final List<Operation> operations;
    private final World.Atlas world;
    private final Wire wire;
    private final HttpServer server;
    private final List<HttpServer> doors = new ArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final URI url;
    private final Organisation organisation;
    private final CloudProviderAccess roles;
    private final IpAddresses addresses;
    private final EncryptionAtRest encryption;
    private final Clusters clusters;
    private final OAuthTokens tokens;
    private final TokenBuckets buckets;
    private final ScriptedFaults faults;
    private final AlertConfigurations alertConfigurations;
    private final Alerts alerts;
    private final KeyValidation validation;
    private final AtlasApi api;
    private final List<Consumer<Exchange>> observers = new CopyOnWriteArrayList<>();
    private volatile World.Credentials credentials;

    /**
     * Starts the server.
     *
     * @param port 0 for any that is free
     * @throws UncheckedIOException if the port is taken
     */
    public AtlasServer(World.Atlas world, Wire wire, CustomerAws aws, int port) {
        Timeline timeline = wire.timeline();
        this.world = world;
        this.wire = wire;
        this.credentials = world.credentials();
        this.server = listen(port);
        this.url = url(server);
        ObjectIds ids = new ObjectIds(timeline);
        EventLog events = new EventLog(ids);
        this.organisation = new Organisation(world, timeline, events);
        this.roles = new CloudProviderAccess(world.awsAccountArn(), aws, wire, ids, events);
        this.addresses = new IpAddresses(world.addresses());
        PrivateEndpoints endpoints = new PrivateEndpoints(wire, ids, events);
        this.encryption =
                new EncryptionAtRest(new KmsAccess(world.awsAccountArn(), aws, addresses), wire, events, endpoints);
        this.clusters = new Clusters(wire, ids, events);
        this.buckets = new TokenBuckets(timeline);
        this.faults = new ScriptedFaults(world.faults());
        this.alertConfigurations = new AlertConfigurations(wire, ids);
        this.alerts = new Alerts(timeline, ids);
        this.validation = new KeyValidation(organisation, encryption, alerts);
        String purpose = " from " + timeline.instant();
        this.tokens =
                new OAuthTokens(this::credentials, wire, timeline.random("atlas access tokens" + purpose), buckets);
        DigestAuthentication digest = new DigestAuthentication(wire, timeline.random("atlas digest nonces" + purpose));
        this.operations = operations(ids, events, endpoints);
        this.api = new AtlasApi(
                new Router(operations),
                organisation,
                new Authentication(this::credentials, tokens, digest),
                buckets,
                faults,
                wire,
                Objects.requireNonNullElse(world.latency(), LATENCY));
        serve(server, api::answer);
    }

    /**
     * Listens on another port, for clients outside of the cloud, whose requests each wait for their turn. Requests to
     * the port that the stack uses don't, since the function that makes the call waits meanwhile. What Atlas tells
     * these clients of lifetimes and waits is true by their own clocks.
     *
     * @param port 0 for any that is free
     * @return the address for those clients
     * @throws UncheckedIOException if the port is taken
     */
    public URI open(int port, Pace pace) {
        HttpServer door = listen(port);
        doors.add(door);
        Caller client = CLIENT.at(pace.speed());
        serve(door, request -> pace.call(client.name(), () -> wire.as(client, () -> api.answer(request))));
        return url(door);
    }

    /** A client that needs no socket, for hundreds of thousands of calls in one process. */
    public CloseableHttpClient client() {
        return new InProcessClient(url, request -> observed(request, api::answer));
    }

    /** Moves Atlas's control plane: from now on, its calls come from these CIDR blocks. */
    public void moveControlPlane(List<String> blocks) {
        byHand(() -> addresses.controlPlane(blocks));
    }

    /** Moves nodes of a cluster, or announces that they will move. */
    public void moveNodes(String clusterId, World.Nodes nodes) {
        byHand(() -> addresses.nodes(clusterId, nodes));
    }

    /** The address for clients, such as {@code http://127.0.0.1:49152}. */
    public URI url() {
        return url;
    }

    /**
     * The world as it is now. A server that is loaded from it behaves the same, except for what is kept only in memory
     * here: tokens and nonces (clients get new ones), token buckets (full again), the activity feed (empty), and what
     * isn't part of a world: projects' settings and tags, alerts, and settings of clusters beyond those that a world
     * states.
     */
    public World.Atlas snapshot() {
        return organisation.present(() -> new World.Atlas(
                world.orgId(),
                world.awsAccountArn(),
                credentials,
                world.latency(),
                addresses.snapshot(),
                organisation.snapshot(),
                faults.remaining()));
    }

    /**
     * Whether Atlas can use the project's AWS key at this moment; false if it isn't enabled or there is no such
     * project.
     */
    public boolean isEncryptionValid(String projectId) {
        return organisation.present(() -> organisation.projects().stream()
                .anyMatch(project -> project.id().equals(projectId) && encryption.isValid(project)));
    }

    /** @param project its clusters' {@code settlesAfter} counts from now */
    public void createProject(World.Project project) {
        byHand(() -> organisation.add(project));
    }

    /** Deletes a project with all that is in it. */
    public void deleteProject(String projectId) {
        inProject(projectId, organisation::remove);
    }

    /** Moves a project to another organisation: from now on, its calls are answered with 401 NOT_IN_GROUP. */
    public void moveProjectAway(String projectId) {
        inProject(projectId, Project::moveAway);
    }

    /** @param cluster its {@code settlesAfter} counts from now */
    public void createCluster(String projectId, World.Cluster cluster) {
        inProject(projectId, project -> clusters.create(project, cluster, null));
    }

    public void deleteCluster(String projectId, String name) {
        inProject(projectId, project -> clusters.delete(project, Clusters.any(project, name), null));
    }

    public void pauseCluster(String projectId, String name) {
        inProject(projectId, project -> clusters.pause(project, Clusters.find(project, name), true, null));
    }

    public void resumeCluster(String projectId, String name) {
        inProject(projectId, project -> clusters.pause(project, Clusters.find(project, name), false, null));
    }

    /** @param size such as {@code M40} */
    public void resizeCluster(String projectId, String name, String size) {
        inProject(projectId, project -> clusters.resize(project, Clusters.find(project, name), size));
    }

    /** @param provider NONE, AWS, AZURE or GCP */
    public void encryptCluster(String projectId, String name, String provider) {
        inProject(projectId, project -> clusters.encrypt(project, Clusters.find(project, name), provider, null));
    }

    /** Puts another configuration in place of the project's, right or wrong. */
    public void changeEncryptionAtRest(String projectId, World.EncryptionAtRest configuration) {
        inProject(projectId, project -> encryption.replace(project, configuration, null));
    }

    public void deleteRole(String projectId, String roleId) {
        inProject(projectId, project -> roles.remove(project, roleId, null));
    }

    /**
     * Raises an alert as Atlas does by itself: one for each enabled configuration of the type, or none if there is no
     * such configuration. If an alert is already open and its interval has passed, its notification is sent again.
     */
    public void raiseAlert(String projectId, String type) {
        inProject(projectId, project -> alerts.raise(project, type, Alerts.words(type)));
    }

    public void closeAlert(String projectId, String type) {
        inProject(projectId, project -> alerts.close(project, type));
    }

    /** Sends a request to a webhook: for example one of Atlas's again, or one that isn't from Atlas. */
    public void send(WebhookRequest request) {
        byHand(() -> alerts.send(request));
    }

    /** All requests to webhooks so far, in order. */
    public List<WebhookRequest> webhookRequests() {
        return organisation.present(alerts::sent);
    }

    /** Sets the receiver of requests to webhooks; earlier requests are lost. */
    public void deliverTo(Consumer<WebhookRequest> receiver) {
        byHand(() -> alerts.deliverTo(receiver));
    }

    /** Validates each project's key as Atlas does, and raises or closes alerts. */
    public void validate() {
        byHand(validation::validateAll);
    }

    /** Validates every 15 minutes from now on, so that the cloud never comes to rest by itself. */
    public void startValidating() {
        wire.timeline().start("Atlas's validation", () -> {
            while (true) {
                wire.timeline().sleep(KeyValidation.INTERVAL);
                validate();
            }
        });
    }

    /** The ids of a project's alert configurations, the oldest first. */
    public List<String> alertConfigurations(String projectId) {
        return organisation.present(() -> organisation.project(projectId).alertConfigurations().stream()
                .map(configuration -> configuration.path("id").asText())
                .toList());
    }

    public void deleteAlertConfiguration(String projectId, String id) {
        inProject(projectId, project -> alertConfigurations.remove(project, id));
    }

    public void enableAlertConfiguration(String projectId, String id, boolean enabled) {
        inProject(projectId, project -> alertConfigurations.enable(project, id, enabled));
    }

    /** From now on, only these authenticate; tokens that were minted before stay valid. */
    public void rotateCredentials(World.Credentials next) {
        byHand(() -> credentials = next);
    }

    /**
     * Passes every request from now on, with its answer, to an observer before the answer is sent; on the server's
     * threads.
     */
    public void observe(Consumer<Exchange> observer) {
        observers.add(observer);
    }

    /** Every access token that was issued so far, to check whether one leaked. */
    public List<String> tokens() {
        return tokens.minted();
    }

    public void revokeTokens() {
        byHand(tokens::revokeAll);
    }

    /** @param fault if its status is 0, the connection is closed without an answer */
    public void addFault(AtlasFault fault) {
        byHand(() -> faults.add(fault));
    }

    public void clearFaults() {
        byHand(faults::clear);
    }

    /** Uses up the rate limit of a project's clusters, as other clients would, except for {@code calls} calls. */
    public void leaveClusterCalls(String projectId, int calls) {
        byHand(() -> buckets.leave(RateLimit.CLUSTERS, projectId, calls));
    }

    /** Stops the server; calls that are under way lose their connection. */
    @Override
    public void close() {
        server.stop(0);
        doors.forEach(door -> door.stop(0));
        threads.shutdownNow();
    }

    private World.Credentials credentials() {
        return credentials;
    }

    /** All operations that are served. */
    public List<Operation> operations() {
        return operations;
    }

    private List<Operation> operations(ObjectIds ids, EventLog events, PrivateEndpoints endpoints) {
        Timeline timeline = wire.timeline();
        return Stream.of(
                        tokens.operations(),
                        roles.operations(),
                        encryption.operations(),
                        endpoints.operations(),
                        clusters.operations(),
                        new ProcessArgs(timeline, events).operations(),
                        FlexClusters.operations(),
                        new SearchDeployments(wire, events).operations(),
                        addresses.operations(),
                        Containers.operations(),
                        new ActivityFeed(organisation, events).operations(),
                        alertConfigurations.operations(),
                        alerts.operations(),
                        new ProjectSettings().operations(),
                        new Organisations(organisation).operations(),
                        new Projects(organisation, timeline, ids, events).operations())
                .flatMap(List::stream)
                .toList();
    }

    private void serve(HttpServer listening, Function<Request, Response> answers) {
        listening.setExecutor(threads);
        listening.createContext("/", exchange -> handle(exchange, answers));
        listening.start();
    }

    private void handle(HttpExchange exchange, Function<Request, Response> answers) throws IOException {
        try {
            Response response = observed(Request.read(exchange), answers);
            if (!response.isLost()) {
                response.send(exchange);
            }
        } catch (Wire.InvocationEnded nobodyWaits) {
            // The caller is dead: closing before any answer is what its peer would see.
        } finally {
            exchange.close();
        }
    }

    private Response observed(Request request, Function<Request, Response> answers) {
        Response response = answers.apply(request);
        observers.forEach(observer -> observer.accept(Exchange.of(request, response)));
        return response;
    }

    private void inProject(String projectId, Consumer<Project> change) {
        byHand(() -> change.accept(organisation.project(projectId)));
    }

    private void byHand(Runnable change) {
        try {
            organisation.present(() -> {
                change.run();
                return true;
            });
        } catch (AtlasError refused) {
            throw new IllegalStateException(refused.errorCode() + ": " + refused.getMessage(), refused);
        }
    }

    private static URI url(HttpServer listening) {
        return URI.create("http://127.0.0.1:" + listening.getAddress().getPort());
    }

    /**
     * Starts a server without a delay on small packets, which would stall each call for 40 ms; the server reads the
     * property once.
     */
    private static HttpServer listen(int port) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        try {
            return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        } catch (IOException taken) {
            throw new UncheckedIOException("port " + port + " cannot be listened on: choose another, or 0", taken);
        }
    }
}
