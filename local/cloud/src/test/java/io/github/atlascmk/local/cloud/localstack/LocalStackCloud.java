package io.github.atlascmk.local.cloud.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.atlas.AtlasServer;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.aws.lambda.LambdaHost;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.Wire;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.runtime.AwsAccess;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.iam.model.EvaluationResult;
import software.amazon.awssdk.services.iam.model.PolicyEvaluationDecisionType;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyRequest;
import software.amazon.awssdk.services.iam.model.SimulatePrincipalPolicyResponse;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.Tag;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * A world with AWS on LocalStack, Atlas on a loopback port, and the real functions between them. Atlas's clock and the
 * functions' never lag behind the real one; they hurry ahead where a run has waited.
 */
final class LocalStackCloud implements AutoCloseable {
    static final Path HOME = ProjectFolder.PATH;
    static final String PROJECT = "64b7a0c3d2e1f00012340001";
    private static final String REGION = "eu-central-1";
    private static final String WORLDS_ACCOUNT = "111122223333";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Account account;
    private final Timeline timeline;
    private final AtlasServer atlas;
    private final Template template;
    private final StackResources stack;
    private final LambdaHost lambda;
    private final CloseableHttpClient http = HttpClients.custom()
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableCookieManagement()
            .build();
    private Duration wanted = Duration.ZERO;

    /** Puts the roles, keys and enrolments of a shipped world into a new account, with the stack's tables. */
    LocalStackCloud(LocalStack.Server server, String worldName) {
        server.requireDynamoDb();
        this.account = new Account(server, REGION);
        World world = world(worldName, account.id());
        this.timeline = new Timeline(world.now(), world.seed());
        Wire wire = new Wire(timeline);
        this.atlas = new AtlasServer(world.atlas(), wire, new Customer(account, wire), 0);
        String secret = account.secrets()
                .createSecret(request -> request.name("atlas-cmk/atlas")
                        .secretString(Json.write(world.atlas().credentials())))
                .arn();
        this.template = template(account, secret, atlas.url().toString());
        this.stack = new StackResources(account, template);
        this.lambda = new LambdaHost(template, wire, this::platform);
        world.aws().accounts().forEach(this::load);
        stack.createTables();
        world.enrolments().forEach(enrolment -> enrol(Worlds.tree(enrolment)));
    }

    /** Writes an enrolment as Enrol does, which starts a run as well. */
    void enrol(JsonNode enrolment) {
        Instant now = timeline.instant();
        new Enrolments(new Table(
                        account::dynamoDb, template.table("EnrolmentTable").name()))
                .put(Json.read(Json.STRICT, enrolment, EnrolmentRequest.class).validated(now, "aws"));
    }

    Account account() {
        return account;
    }

    Template template() {
        return template;
    }

    StackResources stack() {
        return stack;
    }

    AtlasServer atlas() {
        return atlas;
    }

    Timeline timeline() {
        return timeline;
    }

    World.Project project() {
        return atlas.snapshot().projects().stream()
                .filter(project -> project.id().equals(PROJECT))
                .findFirst()
                .orElseThrow();
    }

    /**
     * Invokes a function, as Lambda would. An inspection that follows one with a wait comes that much later.
     *
     * @param function its name or logical id
     */
    synchronized JsonNode invoke(String function, JsonNode payload) {
        Duration behind = Duration.between(timeline.instant(), Instant.now());
        timeline.sleep(behind);
        boolean inspects = function.endsWith("InspectProject");
        if (inspects) {
            timeline.sleep(wanted);
        }
        JsonNode answer = quietly(() -> lambda.invoke(function, payload));
        if (inspects) {
            wanted = answer.path("next").asText().equals("END")
                    ? Duration.ZERO
                    : Duration.ofSeconds(answer.path("waitSeconds").asLong());
        }
        return answer;
    }

    /** What functions write to standard output would be CloudWatch's. */
    private static JsonNode quietly(Supplier<JsonNode> invocation) {
        PrintStream terminal = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
        try {
            return invocation.get();
        } finally {
            System.setOut(terminal);
        }
    }

    /** For {@link LambdaEndpoint}. */
    LambdaEndpoint.Answer answer(String function, JsonNode payload) {
        try {
            return new LambdaEndpoint.Answer(invoke(function, payload), false);
        } catch (FunctionError failed) {
            return new LambdaEndpoint.Answer(failed.payload(), true);
        }
    }

    /** A folder or file of {@code events/}. */
    static JsonNode event(String file) {
        try {
            return JSON.readTree(HOME.resolve("events").resolve(file).toFile());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static Template template(Account account, String secretArn, String atlasUrl) {
        try {
            return Template.read(
                    HOME.resolve("template.yaml"),
                    new Template.Deployment(
                            "atlas-cmk",
                            account.id(),
                            REGION,
                            Map.of("AtlasSecretArn", secretArn, "AtlasBaseUrl", atlasUrl)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @Override
    public void close() {
        atlas.close();
        account.close();
        try {
            http.close();
        } catch (IOException leftOpen) {
            throw new UncheckedIOException(leftOpen);
        }
    }

    private Platform platform(Template.Function function) {
        DynamoDbClient dynamoDb = account.dynamoDb();
        IamClient iam = withoutSimulator(account.iam());
        SecretsManagerClient secrets = account.secrets();
        SfnClient stepFunctions = account.stepFunctions();
        Map<String, KmsClient> kms = new HashMap<>();
        return new Platform(
                name -> name == null ? null : function.environment().get(name),
                timeline,
                timeline::sleep,
                (_, work) -> work.run(),
                () -> http,
                () -> dynamoDb,
                new AwsAccess(() -> iam, region -> kms.computeIfAbsent(region, account::kms)),
                LocalStackCloud::noOtherAccount,
                _ -> noOtherAccount(),
                () -> secrets,
                () -> stepFunctions);
    }

    /** LocalStack's simulator leaves out what a request brings along, so it denies what our statement would allow. */
    private static IamClient withoutSimulator(IamClient iam) {
        return (IamClient) Proxy.newProxyInstance(
                IamClient.class.getClassLoader(), new Class<?>[] {IamClient.class}, (_, method, arguments) -> {
                    if (method.getName().equals("simulatePrincipalPolicy")
                            && arguments[0] instanceof Consumer<?> request) {
                        return allowed(request);
                    }
                    try {
                        return method.invoke(iam, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getTargetException();
                    }
                });
    }

    @SuppressWarnings("unchecked")
    private static SimulatePrincipalPolicyResponse allowed(Consumer<?> request) {
        List<EvaluationResult> results = SimulatePrincipalPolicyRequest.builder()
                .applyMutation((Consumer<SimulatePrincipalPolicyRequest.Builder>) request)
                .build()
                .actionNames()
                .stream()
                .map(action -> EvaluationResult.builder()
                        .evalActionName(action)
                        .evalDecision(PolicyEvaluationDecisionType.ALLOWED)
                        .build())
                .toList();
        return SimulatePrincipalPolicyResponse.builder()
                .evaluationResults(results)
                .build();
    }

    private static <T> T noOtherAccount() {
        throw new IllegalStateException("LocalStack's tests have one account");
    }

    private void load(World.Account world) {
        world.roles().forEach(role -> {
            account.iam()
                    .createRole(request -> request.path(role.path())
                            .roleName(role.name())
                            .assumeRolePolicyDocument(
                                    accepted(role.trustPolicy()).toString()));
            role.inlinePolicies()
                    .forEach((name, policy) -> account.iam()
                            .putRolePolicy(request -> request.roleName(role.name())
                                    .policyName(name)
                                    .policyDocument(accepted(policy).toString())));
        });
        world.keys()
                .forEach(key -> account.kms(key.region())
                        .createKey(request -> request.policy(key.policy().toString())
                                // LocalStack's way to choose a key's id.
                                .tags(Tag.builder()
                                        .tagKey("_custom_id_")
                                        .tagValue(key.keyId())
                                        .build())));
    }

    /** IAM takes booleans and numbers in conditions, and the version of 2008; LocalStack doesn't. */
    private static JsonNode accepted(JsonNode policy) {
        ObjectNode accepted = policy.deepCopy();
        accepted.put("Version", "2012-10-17");
        accepted.findValues("Condition")
                .forEach(condition ->
                        condition.forEach(operator -> operator.properties().forEach(key -> {
                            if (key.getValue().isBoolean() || key.getValue().isNumber()) {
                                key.setValue(TextNode.valueOf(key.getValue().asText()));
                            }
                        })));
        return accepted;
    }

    /** A shipped world, in another account and as of now. */
    private static World world(String name, String accountId) {
        try {
            Path file = Files.createTempFile("world", ".json");
            new Worlds().save(new Worlds().load(ProjectFolder.world(name)), file);
            Files.writeString(file, Files.readString(file).replace(WORLDS_ACCOUNT, accountId));
            World read = new Worlds().load(file);
            Files.delete(file);
            return new World(
                    read.description(),
                    read.seed(),
                    Instant.now().truncatedTo(ChronoUnit.MILLIS),
                    read.stack(),
                    read.atlas(),
                    read.aws(),
                    read.enrolments(),
                    read.tables());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
