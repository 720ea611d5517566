package io.github.atlascmk.local.cloud;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.NestedExecutions;
import io.github.atlascmk.local.asl.execution.StepFunctions;
import io.github.atlascmk.local.asl.time.Pace;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.atlas.AtlasServer;
import io.github.atlascmk.local.cloud.atlas.alert.WebhookRequest;
import io.github.atlascmk.local.cloud.aws.account.Accounts;
import io.github.atlascmk.local.cloud.aws.cloudtrail.CloudTrail;
import io.github.atlascmk.local.cloud.aws.cloudtrail.CloudTrailRecorder;
import io.github.atlascmk.local.cloud.aws.dynamodb.LocalDynamoDbClient;
import io.github.atlascmk.local.cloud.aws.dynamodb.Settings;
import io.github.atlascmk.local.cloud.aws.dynamodb.TableSpec;
import io.github.atlascmk.local.cloud.aws.endpoint.AwsFaults;
import io.github.atlascmk.local.cloud.aws.endpoint.IdentityPolicies;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.aws.lambda.Actors;
import io.github.atlascmk.local.cloud.aws.lambda.AsyncInvocations;
import io.github.atlascmk.local.cloud.aws.lambda.CapturedOutput;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionUrls;
import io.github.atlascmk.local.cloud.aws.lambda.HttpRequest;
import io.github.atlascmk.local.cloud.aws.lambda.HttpResponse;
import io.github.atlascmk.local.cloud.aws.lambda.LambdaHost;
import io.github.atlascmk.local.cloud.aws.secretsmanager.LocalSecretsManagerClient;
import io.github.atlascmk.local.cloud.aws.sns.Notification;
import io.github.atlascmk.local.cloud.aws.sqs.Queues;
import io.github.atlascmk.local.cloud.aws.stepfunctions.Integrations;
import io.github.atlascmk.local.cloud.aws.stepfunctions.LocalSfnClient;
import io.github.atlascmk.local.cloud.aws.sts.LocalStsClient;
import io.github.atlascmk.local.cloud.cloudformation.MemberStacks;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Authorizer;
import io.github.atlascmk.local.cloud.wire.Deferred;
import io.github.atlascmk.local.cloud.wire.Delivery;
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
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;

/**
 * The stack of {@code template.yaml}, deployed into a cloud in this process: Atlas on a loopback port, AWS as SDK
 * clients, all on one virtual clock. Nothing leaves the machine.
 */
public final class Cloud implements AutoCloseable {
    /** What a webhook was sent, and what it answered. */
    public record WebhookAnswer(WebhookRequest request, HttpResponse response) {}

    private static final String SECRET = "atlas-cmk/atlas";
    private static final String ALERT_SECRET = "atlas-cmk/alerts";
    /** More than actors ever are under way; the JDK's server drops idle connections beyond its own limit. */
    private static final int CONNECTIONS = 1_000;

    private static final Duration STATES_LATENCY = Duration.ofMillis(30);

    private final World world;
    private final Timeline timeline;
    private final Wire wire;
    private final Template template;
    private final IdentityPolicies privileges;
    private final Accounts accounts;
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
    private final List<Notification> notifications = Collections.synchronizedList(new ArrayList<>());
    private final Queues queues;
    private final List<AsyncInvocations.Answer> answers = Collections.synchronizedList(new ArrayList<>());
    private final ByteArrayOutputStream logs = new ByteArrayOutputStream();
    private final Instant start;

    /**
     * Deploys the stack into a world.
     *
     * @param home the folder that holds {@code template.yaml}
     * @throws IllegalArgumentException where template or state machine can't be deployed; says where and why
     */
    public Cloud(Path home, World world) {
        this(home, world, Interference.NONE);
    }

    /** @param interference whoever watches it from inside, and makes things go wrong */
    public Cloud(Path home, World world, Interference interference) {
        System.setProperty("sun.net.httpserver.nodelay", "true");
        System.setProperty("sun.net.httpserver.maxIdleConnections", Integer.toString(CONNECTIONS));
        this.world = world;
        this.timeline = new Timeline(world.now(), world.seed(), interference.turns());
        this.wire = new Wire(timeline, interference);
        this.queues = new Queues(timeline);
        Template.Deployment provisional = deployment(world, "https://cloud.mongodb.com");
        MemberStacks members = MemberStacks.of(home, world);
        this.privileges = IdentityPolicies.of(read(home, provisional), members);
        AwsFaults faults = new AwsFaults(world.aws().faults());
        this.accounts = new Accounts(world.aws(), wire, faults, privileges);
        this.atlas = new AtlasServer(world.atlas(), wire, accounts, 0);
        Template.Deployment deployment = deployment(world, atlas.url().toString());
        this.template = read(home, deployment);
        this.secrets = new LocalSecretsManagerClient(
                accounts.endpoints(), world.stack().accountId(), world.stack().region());
        secrets.register(SECRET, Json.write(world.atlas().credentials()));
        String alertSecret = world.stack().alertSecret();
        if (alertSecret != null) {
            secrets.register(ALERT_SECRET, alertSecret);
        }
        Authorizer authorizer =
                (action, resource) -> privileges.refusal(wire.caller().roleArn(), action, resource);
        String tables = "arn:aws:dynamodb:" + world.stack().region() + ":"
                + world.stack().accountId() + ":";
        this.dynamoDb = new LocalDynamoDbClient(
                wire,
                tables(template),
                faults,
                Settings.DEFAULT,
                (action, resource) -> authorizer.refusal(action, tables + resource));
        this.http = HttpClients.custom()
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                // An actor that waited for a connection would hold up all others, and so the one that has it.
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(CONNECTIONS)
                        .setMaxConnTotal(CONNECTIONS)
                        .build())
                .build();
        Deferred<StepFunctions> machines = new Deferred<>();
        AwsAccess own = new AwsAccess(
                () -> iam(world.stack().accountId()),
                region -> kms(world.stack().accountId(), region));
        LocalStsClient sts = new LocalStsClient(accounts, members);
        this.lambda = new LambdaHost(
                template,
                wire,
                function -> new Platform(
                        name -> name == null ? null : function.environment().get(name),
                        given(function, Clock.class, timeline),
                        timeline::sleep,
                        new Actors(wire),
                        () -> given(function, CloseableHttpClient.class, http),
                        () -> given(function, DynamoDbClient.class, dynamoDb),
                        given(function, own),
                        () -> given(function, StsClient.class, sts),
                        credentials -> given(function, sts.access(credentials, trailed())),
                        () -> given(function, SecretsManagerClient.class, secrets),
                        () -> given(
                                function,
                                SfnClient.class,
                                new LocalSfnClient(wire, machines.get(), STATES_LATENCY, authorizer))));
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
                                authorizer,
                                lambda,
                                bus::get,
                                () -> new NestedExecutions(machines.get()),
                                notifications::add,
                                queues)));
        this.async = new AsyncInvocations(template, lambda, timeline, queues::send, answers::add);
        this.events = new EventBus(template, timeline, this::deliver);
        bus.set(events);
        this.trail = new CloudTrail(
                events, timeline, Objects.requireNonNullElse(world.aws().trailLag(), Duration.ZERO));
        stepFunctions.listen(this::announce);
        load();
        this.start = timeline.instant();
    }

    /** Runs until nothing is under way any more. */
    public void run() {
        try (CapturedOutput _ = new CapturedOutput(logs)) {
            timeline.run();
        }
    }

    /** Runs everything that is due up to and including an instant. */
    public void runUntil(Instant last) {
        try (CapturedOutput _ = new CapturedOutput(logs)) {
            timeline.runUntil(last);
        }
    }

    /**
     * Runs at the pace of the wall clock until that is closed. Whoever does something meanwhile comes in through it.
     *
     * @param failures takes what a part of the cloud failed with; the rest goes on
     */
    public void run(Pace pace, Consumer<Throwable> failures) throws InterruptedException {
        try (CapturedOutput _ = new CapturedOutput(logs)) {
            pace.run(failures);
        }
    }

    /**
     * Has the template's schedules start what they start, from one interval after now on. A cloud that runs until
     * nothing is under way comes to its end after {@code last}.
     */
    public void schedule(Instant last) {
        template.schedules().forEach(schedule -> {
            Random delays = timeline.random(schedule.logicalId());
            start(schedule, timeline.instant().plus(schedule.rate()), last, delays);
        });
    }

    private void start(Template.Schedule schedule, Instant due, Instant last, Random delays) {
        if (due.isAfter(last)) {
            return;
        }
        timeline.at(due, schedule.logicalId(), () -> {
            start(schedule, due.plus(schedule.rate()), last, delays);
            timeline.sleep(Duration.ofMillis(delays.nextLong(schedule.window().toMillis() + 1)));
            stepFunctions.start(schedule.machineArn(), null, schedule.input());
        });
    }

    /** Has a person or the outside world do something, as an actor of its own; takes effect when the cloud runs. */
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

    public AtlasServer atlas() {
        return atlas;
    }

    public Accounts accounts() {
        return accounts;
    }

    /** Holds the stack's Atlas credentials. */
    public LocalSecretsManagerClient secrets() {
        return secrets;
    }

    public LambdaHost lambda() {
        return lambda;
    }

    /** Functions that anybody may call by HTTP. */
    public FunctionUrls functionUrls() {
        return urls;
    }

    /** The ARN of the secret that alerts are signed with, whether or not the stack has one. */
    public String alertSecretArn() {
        return arn(world, ALERT_SECRET);
    }

    /** What webhooks were answered, in order. */
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

    /** Where calls of AWS's APIs become events. */
    public CloudTrail trail() {
        return trail;
    }

    private CloudTrailRecorder trailed() {
        return new CloudTrailRecorder(wire, trail);
    }

    /** IAM with credentials of an account, and its calls on the trail. */
    public IamClient iam(String account) {
        return trailed().iam(accounts.iam(account), account);
    }

    /** KMS in a Region with credentials of an account, and its calls on the trail. */
    public KmsClient kms(String account, String region) {
        return trailed().kms(accounts.kms(account, region), account, region);
    }

    public LocalDynamoDbClient dynamoDb() {
        return dynamoDb;
    }

    /** The ARN of the chain's state machine. */
    public String machineArn() {
        return template.stateMachine("EncryptProject").arn();
    }

    /** Messages to people, in order. */
    public List<Notification> notifications() {
        return List.copyOf(notifications);
    }

    /** What lies in a queue of the template, by its logical id. */
    public List<JsonNode> queue(String logicalId) {
        Template.Queue queue = template.queues().get(logicalId);
        return queue == null ? List.of() : queues.bodies(queue.arn());
    }

    /** Puts a message into a queue, as a service would that couldn't deliver it. */
    public void deadLetter(String logicalId, JsonNode message) {
        queues.send(template.queue(logicalId).arn(), message);
    }

    /** What functions answered that were invoked asynchronously, such as RouteEvent. */
    public List<AsyncInvocations.Answer> answers() {
        return List.copyOf(answers);
    }

    /** All that functions wrote to their logs so far. */
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
                        : world.stack().withAlertSecret(secrets.value(ALERT_SECRET)),
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

    /** Enrolments and the switch of the world's file, through the code that owns their items. */
    private void load() {
        dynamoDb.load(world.tables());
        Template.Table table = template.tables().get("EnrolmentTable");
        if (table == null) {
            throw new IllegalArgumentException("template.yaml has no EnrolmentTable");
        }
        Enrolments enrolments = new Enrolments(() -> dynamoDb, table.name());
        timeline.start("the world's enrolments", () -> {
            world.enrolments().forEach(enrolment -> enrol(enrolments, enrolment));
            if (Boolean.FALSE.equals(world.stack().writesEnabled())) {
                enrolments.enableWrites(false);
            }
        });
        run();
        // They were there before: the indexes don't lag behind them.
        dynamoDb.load(dynamoDb.snapshot());
        wire.forget();
    }

    private void enrol(Enrolments enrolments, ObjectNode enrolment) {
        ObjectNode request = enrolment.deepCopy();
        JsonNode since = request.remove("enrolledAt");
        Instant at = since == null ? world.now() : Instant.parse(since.asText());
        enrolments.put(Json.read(Json.STRICT, request, EnrolmentRequest.class).validated(at));
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

    private void deliver(Delivery delivery) {
        for (Duration delay : wire.interference().deliveries(delivery)) {
            if (delay.isZero()) {
                arrive(delivery);
            } else {
                timeline.at(timeline.instant().plus(delay), "a late event", () -> arrive(delivery));
            }
        }
    }

    private void arrive(Delivery delivery) {
        String arn = delivery.target();
        template.functions().values().stream()
                .filter(function -> function.arn().equals(arn))
                .findFirst()
                .ifPresentOrElse(function -> async.send(function, delivery.input()), () -> {
                    if (arn.contains(":sns:")) {
                        notifications.add(new Notification(
                                timeline.instant(), arn, "", delivery.input().asText()));
                    } else {
                        queues.send(arn, delivery.input());
                    }
                });
    }

    /** Addresses that aren't this stack's lead nowhere: nothing leaves the machine. */
    private void deliver(WebhookRequest request) {
        urls.find(request.url()).ifPresent(url -> {
            URI address = URI.create(request.url());
            HttpRequest post = new HttpRequest("POST", address.getRawPath(), "", request.headers(), request.body());
            webhookAnswers.add(new WebhookAnswer(request, urls.call(url, post)));
        });
    }

    /** Step Functions tells EventBridge how executions end (Developer Guide: execution status changes). */
    private void announce(HistoryEvent event) {
        String status = switch (event.detail()) {
            case HistoryEvent.ExecutionSucceeded _ -> "SUCCEEDED";
            case HistoryEvent.ExecutionFailed _ -> "FAILED";
            case HistoryEvent.ExecutionTimedOut _ -> "TIMED_OUT";
            case HistoryEvent.ExecutionAborted _ -> "ABORTED";
            default -> "";
        };
        if (status.isEmpty()) {
            return;
        }
        Execution execution = stepFunctions.describe(event.executionArn());
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.put("version", "0")
                .put("id", execution.name() + (execution.redriveCount() > 0 ? "-" + execution.redriveCount() : ""))
                .put("detail-type", "Step Functions Execution Status Change")
                .put("source", "aws.states")
                .put("account", world.stack().accountId())
                .put("time", event.at().toString())
                .put("region", world.stack().region());
        change.putArray("resources").add(execution.arn());
        change.putObject("detail")
                .put("executionArn", execution.arn())
                .put("stateMachineArn", execution.stateMachineArn())
                .put("name", execution.name())
                .put("status", status)
                .put("startDate", execution.startDate().toEpochMilli())
                .put("stopDate", event.at().toEpochMilli())
                .put("input", execution.input().toString());
        events.publish("default", change);
    }

    private AwsAccess given(Template.Function function, AwsAccess access) {
        return new AwsAccess(
                () -> given(function, IamClient.class, access.iam().get()),
                region -> given(function, KmsClient.class, access.kms().apply(region)));
    }

    private <T> T given(Template.Function function, Class<T> type, T thing) {
        return wire.interference().given(function.logicalId(), type, thing);
    }

    private static Template.Deployment deployment(World world, String atlasUrl) {
        Map<String, String> parameters = new HashMap<>(world.stack().parameters());
        parameters.putIfAbsent("AtlasSecretArn", arn(world, SECRET));
        if (world.stack().alertSecret() != null) {
            parameters.putIfAbsent("AlertSecretArn", arn(world, ALERT_SECRET));
        }
        parameters.put("AtlasBaseUrl", atlasUrl);
        return new Template.Deployment(
                Template.STACK, world.stack().accountId(), world.stack().region(), parameters);
    }

    private static String arn(World world, String secret) {
        return LocalSecretsManagerClient.arn(
                world.stack().accountId(), world.stack().region(), secret);
    }

    private static Template read(Path home, Template.Deployment deployment) {
        try {
            return Template.read(home.resolve("template.yaml"), deployment);
        } catch (IOException unreadable) {
            throw new IllegalArgumentException("template.yaml can't be read", unreadable);
        }
    }

    private static List<TableSpec> tables(Template template) {
        return template.tables().values().stream().map(Cloud::table).toList();
    }

    private static TableSpec table(Template.Table table) {
        List<TableSpec.Index> indexes = new ArrayList<>();
        table.properties()
                .path("GlobalSecondaryIndexes")
                .forEach(index -> indexes.add(
                        new TableSpec.Index(index.path("IndexName").asText(), hashKey(index), key(index, "RANGE"))));
        return new TableSpec(table.name(), hashKey(table.properties()), key(table.properties(), "RANGE"), indexes);
    }

    private static String hashKey(JsonNode keyed) {
        String name = key(keyed, "HASH");
        if (name == null) {
            throw new IllegalArgumentException("a table or index of template.yaml has no hash key");
        }
        return name;
    }

    private static @Nullable String key(JsonNode keyed, String type) {
        for (JsonNode element : keyed.path("KeySchema")) {
            if (type.equals(element.path("KeyType").asText())) {
                return element.path("AttributeName").asText();
            }
        }
        return null;
    }
}
