package io.github.atlascmk.local.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.execution.NestedExecutions;
import io.github.atlascmk.local.asl.execution.StepFunctions;
import io.github.atlascmk.local.asl.time.Pace;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.atlas.AtlasServer;
import io.github.atlascmk.local.cloud.atlas.alert.WebhookRequest;
import io.github.atlascmk.local.cloud.aws.account.AwsAccounts;
import io.github.atlascmk.local.cloud.aws.cloudtrail.CloudTrail;
import io.github.atlascmk.local.cloud.aws.cloudtrail.CloudTrailRecorder;
import io.github.atlascmk.local.cloud.aws.dynamodb.LocalDynamoDbClient;
import io.github.atlascmk.local.cloud.aws.dynamodb.Settings;
import io.github.atlascmk.local.cloud.aws.dynamodb.TableSpec;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.aws.endpoint.CallerRights;
import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies;
import io.github.atlascmk.local.cloud.aws.endpoint.ResourcePolicies;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.aws.events.Schedules;
import io.github.atlascmk.local.cloud.aws.lambda.Actors;
import io.github.atlascmk.local.cloud.aws.lambda.AsyncInvocations;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionUrls;
import io.github.atlascmk.local.cloud.aws.lambda.LambdaHost;
import io.github.atlascmk.local.cloud.aws.lambda.OutputCapture;
import io.github.atlascmk.local.cloud.aws.secretsmanager.LocalSecretsManagerClient;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.aws.sqs.Queues;
import io.github.atlascmk.local.cloud.aws.stepfunctions.Integrations;
import io.github.atlascmk.local.cloud.aws.stepfunctions.LocalSfnClient;
import io.github.atlascmk.local.cloud.aws.stepfunctions.StatusChangeEvents;
import io.github.atlascmk.local.cloud.aws.sts.LocalStsClient;
import io.github.atlascmk.local.cloud.cloudformation.MemberStacks;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.http.Request;
import io.github.atlascmk.local.cloud.http.Response;
import io.github.atlascmk.local.cloud.wire.Deferred;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.runtime.AwsAccess;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * The stack of {@code template.yaml}, deployed into a cloud in this process: Atlas on a loopback port, AWS as SDK
 * clients, all on one virtual clock. Nothing leaves the machine.
 */
public final class Cloud implements AutoCloseable {
    /** A request to a webhook, and the webhook's answer. */
    public record WebhookAnswer(WebhookRequest request, Response response) {}

    /**
     * More than the actors that are ever under way at once; the JDK's server drops idle connections beyond its own
     * limit.
     */
    private static final int CONNECTIONS = 1_000;

    private static final Duration STATES_LATENCY = Duration.ofMillis(30);

    private final World world;
    private final Timeline timeline;
    private final Wire wire;
    private final Template template;
    private final IdentityPolicies privileges;
    private final CallerRights rights;
    private final AwsAccounts accounts;
    private final AtlasServer atlas;
    private final LocalSecretsManagerClient secrets;
    private final LocalDynamoDbClient dynamoDb;
    private final CloseableHttpClient http;
    private final LambdaHost lambda;
    private final FunctionUrls urls;
    private final StepFunctions stepFunctions;
    private final AsyncInvocations async;
    private final EventBus events;
    private final CloudTrail trail;
    private final List<WebhookAnswer> webhookAnswers = Collections.synchronizedList(new ArrayList<>());
    private final List<SnsMessage> notifications = Collections.synchronizedList(new ArrayList<>());
    private final Queues queues;
    private final List<AsyncInvocations.Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream logs = new ByteArrayOutputStream();
    private final Instant start;

    /**
     * Deploys the stack into a world.
     *
     * @param home the folder that holds {@code template.yaml}
     * @throws IllegalArgumentException if the template or the state machine can't be deployed; the message says where
     *     and why
     */
    public Cloud(Path home, World world) {
        this(home, world, Interference.NONE);
    }

    /** @param interference observes the cloud from inside, and makes things go wrong */
    public Cloud(Path home, World world, Interference interference) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(CONNECTIONS));
        this.world = world;
        this.timeline = new Timeline(world.now(), world.seed(), interference.turns());
        this.wire = new Wire(timeline, interference);
        this.queues = new Queues(timeline);
        MemberStacks members = MemberStacks.of(home, world);
        this.privileges =
                IdentityPolicies.of(StackDeployment.template(home, world, "https://cloud.mongodb.com"), members);
        AwsFaults faults = new AwsFaults(world.aws().faults());
        this.accounts = new AwsAccounts(world.aws(), wire, faults, privileges);
        this.atlas = new AtlasServer(world.atlas(), wire, accounts, 0);
        this.template = StackDeployment.template(home, world, atlas.url().toString());
        accounts.deploy(template);
        this.secrets = new LocalSecretsManagerClient(
                accounts.endpoints(), world.stack().accountId(), world.stack().region());
        secrets.register(StackDeployment.ATLAS_SECRET, Json.write(world.atlas().credentials()));
        String alertSecret = world.stack().alertSecret();
        if (alertSecret != null) {
            secrets.register(StackDeployment.ALERT_SECRET, alertSecret);
        }
        this.rights = new CallerRights(wire, privileges, ResourcePolicies.of(template));
        String tables = "arn:aws:dynamodb:" + world.stack().region() + ":"
                + world.stack().accountId() + ":";
        this.dynamoDb = new LocalDynamoDbClient(
                wire,
                template.tables().values().stream().map(TableSpec::of).toList(),
                faults,
                Settings.DEFAULT,
                (action, resource) -> rights.refusal(action, tables + resource));
        this.http = httpClient();
        Deferred<StepFunctions> machines = new Deferred<>();
        LocalStsClient sts = new LocalStsClient(accounts, members);
        Platform platform = platform(sts, () -> new LocalSfnClient(wire, machines.get(), STATES_LATENCY, rights));
        this.lambda = new LambdaHost(
                template,
                wire,
                new FunctionPlatforms(interference, platform, world.stack().region())::of);
        this.urls = new FunctionUrls(template, lambda, timeline);
        atlas.deliverTo(this::deliver);
        Deferred<EventBus> bus = new Deferred<>();
        this.stepFunctions = new StepFunctions(timeline, Map.of());
        machines.set(stepFunctions);
        template.stateMachines()
                .values()
                .forEach(machine -> create(
                        home,
                        machine,
                        new Integrations(
                                machine,
                                template,
                                wire,
                                rights,
                                lambda,
                                bus::get,
                                () -> new NestedExecutions(machines.get()),
                                notifications::add,
                                queues)));
        this.async = new AsyncInvocations(template, lambda, timeline, queues::send, answers::add);
        this.events = new EventBus(
                template, timeline, new Deliveries(template, wire, async, notifications::add, queues)::deliver);
        bus.set(events);
        this.trail = new CloudTrail(
                events, timeline, Objects.requireNonNullElse(world.aws().trailLag(), Duration.ZERO));
        stepFunctions.listen(new StatusChangeEvents(stepFunctions, events, template.deployment())::publish);
        load();
        this.start = timeline.instant();
    }

    /** Runs until nothing is under way any more. */
    public void run() {
        try (OutputCapture _ = new OutputCapture(lambda.output(logs))) {
            timeline.run();
        }
    }

    /** Runs everything that is due up to and including an instant. */
    public void runUntil(Instant last) {
        try (OutputCapture _ = new OutputCapture(lambda.output(logs))) {
            timeline.runUntil(last);
        }
    }

    /**
     * Runs at the pace of the wall clock until {@code pace} is closed. Meanwhile, everything else that acts on the
     * cloud goes through {@code pace}.
     *
     * @param failures receives the exceptions of a part of the cloud that fails; the other parts go on
     */
    public void run(Pace pace, Consumer<Throwable> failures) throws InterruptedException {
        try (OutputCapture _ = new OutputCapture(lambda.output(logs))) {
            pace.run(failures);
        }
    }

    /**
     * Starts the template's schedules, each for the first time one interval from now. A cloud that runs until nothing
     * is under way ends after {@code last}.
     */
    public void schedule(Instant last) {
        new Schedules(template, timeline, stepFunctions).start(last);
    }

    /** Schedules what a person or the outside world does, as an actor of its own; it happens when the cloud runs. */
    public void when(Instant at, String who, Runnable act) {
        timeline.at(at, who, act);
    }

    public Instant start() {
        return start;
    }

    public Timeline timeline() {
        return timeline;
    }

    public Wire wire() {
        return wire;
    }

    public Template template() {
        return template;
    }

    /** What the stack's roles may do, and what they asked for so far. */
    public IdentityPolicies privileges() {
        return privileges;
    }

    /** Whether a caller may do something to the stack's resources. */
    public CallerRights rights() {
        return rights;
    }

    public AtlasServer atlas() {
        return atlas;
    }

    public AwsAccounts accounts() {
        return accounts;
    }

    /** Holds the stack's Atlas credentials. */
    public LocalSecretsManagerClient secrets() {
        return secrets;
    }

    public LambdaHost lambda() {
        return lambda;
    }

    /** Functions that are public: any client may call them by HTTP. */
    public FunctionUrls functionUrls() {
        return urls;
    }

    /** The ARN of the secret that alerts are signed with, whether or not the stack has one. */
    public String alertSecretArn() {
        return StackDeployment.arn(world, StackDeployment.ALERT_SECRET);
    }

    /** The requests to webhooks with their answers, in order. */
    public List<WebhookAnswer> webhookAnswers() {
        return List.copyOf(webhookAnswers);
    }

    /** Lambda's own queue of events for functions. */
    public AsyncInvocations asyncInvocations() {
        return async;
    }

    public StepFunctions stepFunctions() {
        return stepFunctions;
    }

    public EventBus events() {
        return events;
    }

    /** CloudTrail, which turns calls of AWS's APIs into events. */
    public CloudTrail trail() {
        return trail;
    }

    private CloudTrailRecorder recorder() {
        return new CloudTrailRecorder(wire, trail);
    }

    /** IAM with credentials of an account, and its calls on the trail. */
    public IamClient iam(String account) {
        return recorder().iam(accounts.iam(account), account);
    }

    /** KMS in a Region with credentials of an account, and its calls on the trail. */
    public KmsClient kms(String account, String region) {
        return recorder().kms(accounts.kms(account, region), account, region);
    }

    public LocalDynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    /** The ARN of the chain's state machine. */
    public String machineArn() {
        return template.stateMachine("EncryptProject").arn();
    }

    /** Messages to people, in order. */
    public List<SnsMessage> notifications() {
        return List.copyOf(notifications);
    }

    /** The messages in a queue of the template, by the queue's logical id. */
    public List<JsonNode> queue(String logicalId) {
        Template.Queue queue = template.queues().get(logicalId);
        return queue == null ? List.of() : queues.bodies(queue.arn());
    }

    /** Puts a message into a queue, as a service would that couldn't deliver it. */
    public void deadLetter(String logicalId, JsonNode message) {
        queues.send(template.queue(logicalId).arn(), message);
    }

    /** The answers of functions that were invoked asynchronously, such as RouteEvent. */
    public List<AsyncInvocations.Answer> answers() {
        return List.copyOf(answers);
    }

    /** Everything that functions have logged so far. */
    public String logs() {
        return logs.toString(StandardCharsets.UTF_8);
    }

    /** The world as it is now: a cloud that starts with it goes on from here. */
    public World snapshot() {
        Instant now = timeline.instant();
        return new World(
                world.description(),
                world.seed(),
                now,
                world.stack().alertSecret() == null
                        ? world.stack()
                        : world.stack().withAlertSecret(secrets.value(StackDeployment.ALERT_SECRET)),
                atlas.snapshot(),
                accounts.snapshot(now),
                List.of(),
                dynamoDb.snapshot());
    }

    @Override
    public void close() {
        atlas.close();
        try {
            http.close();
        } catch (IOException leftOpen) {
            throw new UncheckedIOException(leftOpen);
        }
    }

    private static CloseableHttpClient httpClient() {
        return HttpClients.custom()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                // If an actor waited for a connection, it would hold up all others, even the one that has it.
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .build();
    }

    /** The platform that the cloud gives to functions, before any interference. */
    private Platform platform(LocalStsClient sts, Supplier<SfnClient> executions) {
        String account = world.stack().accountId();
        return new Platform(
                _ -> null,
                timeline,
                timeline::sleep,
                new Actors(wire),
                () -> http,
                () -> dynamoDb,
                new AwsAccess(() -> iam(account), region -> kms(account, region)),
                () -> sts,
                credentials -> sts.access(credentials, recorder()),
                () -> secrets,
                executions);
    }

    private void load() {
        dynamoDb.load(world.tables());
        timeline.start("the world's enrolments", new WorldEnrolments(world, template, dynamoDb)::put);
        run();
        // The enrolments existed before the cloud started, so the indexes don't lag behind them.
        dynamoDb.load(dynamoDb.snapshot());
        wire.forget();
    }

    private void create(Path home, Template.StateMachine machine, Integrations integrations) {
        try {
            String asl = wire.interference()
                    .definition(
                            machine.logicalId(),
                            Files.readString(home.resolve(String.valueOf(machine.definitionUri()))));
            stepFunctions.create(
                    machine.arn(),
                    StateMachine.parse(asl, machine.substitutions()),
                    machine.roleArn(),
                    integrations.all());
        } catch (IOException unreadable) {
            throw new IllegalArgumentException(
                    "the definition of " + machine.logicalId() + " can't be read", unreadable);
        }
    }

    /** Drops requests to addresses that aren't this stack's: nothing leaves the machine. */
    private void deliver(WebhookRequest request) {
        urls.find(request.url()).ifPresent(url -> {
            URI address = URI.create(request.url());
            Request post = Request.of(
                    address, "POST", address.getRawPath(), Request.headers(request.headers()), request.body());
            webhookAnswers.add(new WebhookAnswer(request, urls.call(url, post)));
        });
    }
}
