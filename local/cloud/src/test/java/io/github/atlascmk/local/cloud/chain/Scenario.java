package io.github.atlascmk.local.cloud.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.atlas.ApiDescription;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;

/** A cloud for one test: a shipped world, perhaps changed, and what happens in it. */
public final class Scenario implements AutoCloseable {
    public static final String PROJECT = "64b7a0c3d2e1f00012340001";
    public static final String ROLE = "arn:aws:iam::111122223333:role/atlas-cmk/orders";
    public static final String KEY = "1234abcd-12ab-34cd-56ef-1234567890ab";
    public static final Path HOME = ProjectFolder.PATH;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Cloud cloud;
    private final List<HistoryEvent> history = new ArrayList<>();

    private final World start;
    private final Set<String> breaches = ConcurrentHashMap.newKeySet();

    private Scenario(World world, Interference interference) {
        this.cloud = new Cloud(HOME, world, interference);
        this.start = cloud.snapshot();
        ApiDescription.find()
                .ifPresent(description ->
                        cloud.atlas().observe(exchange -> breaches.addAll(description.problems(exchange))));
        cloud.stepFunctions().listen(history::add);
    }

    public static Scenario in(String world) {
        return of(load(world));
    }

    public static Scenario of(World world) {
        return of(world, Interference.NONE);
    }

    public static Scenario of(World world, Interference interference) {
        return new Scenario(world, interference);
    }

    public static Scenario in(String world, Consumer<WorldDraft> change) {
        return of(changed(world, change));
    }

    public static World load(String world) {
        return new Worlds().load(ProjectFolder.world(world));
    }

    /** A shipped world with something else in it. */
    public static World changed(String world, Consumer<WorldDraft> change) {
        return changed(load(world), change);
    }

    public static World changed(World world, Consumer<WorldDraft> change) {
        return new Worlds().changed(world, change);
    }

    /** The default world on a day without faults of Atlas. */
    public static Scenario calm() {
        return calm("default");
    }

    public static Scenario calm(String world) {
        return in(world, WorldDraft::atlasFaults);
    }

    public static Scenario calm(Consumer<WorldDraft> change) {
        return calm("default", change);
    }

    public static Scenario calm(String world, Consumer<WorldDraft> change) {
        return in(world, draft -> change.accept(draft.atlasFaults()));
    }

    /**
     * The default world, in which Atlas never manages to assume the role: runs write, wait for propagation, and fail.
     */
    public static Scenario refused() {
        return of(refusing());
    }

    public static World refusing() {
        return changed(
                "default",
                draft -> draft.atlasFaults(new AtlasFault(
                        "authorizeGroupCloudProviderAccessRole", 400, "CANNOT_ASSUME_ROLE", null, 999, null, null)));
    }

    public Cloud cloud() {
        return cloud;
    }

    /** The world before anything happened in it. */
    public World start() {
        return start;
    }

    public List<HistoryEvent> history() {
        return history;
    }

    /** Publishes an event of {@code events/} and runs until all is quiet. */
    public Scenario publish(String file) {
        announce(file);
        cloud.run();
        return this;
    }

    /** Publishes an event of {@code events/}; nothing runs yet. */
    public Scenario announce(String file) {
        announce(event(file));
        return this;
    }

    /** Publishes an event on the bus where it comes up: AWS's own on the default one. */
    public Scenario announce(ObjectNode event) {
        boolean ofAws = event.path("source").asText().startsWith("aws.");
        cloud.events().publish(ofAws ? "default" : Template.STACK, event);
        return this;
    }

    public Scenario start(String input) {
        cloud.stepFunctions().start(cloud.machineArn(), null, json(input));
        cloud.run();
        return this;
    }

    /** Sweeps once, and runs until all is quiet. */
    public Scenario sweep() {
        startSweep();
        cloud.run();
        return this;
    }

    /** Sweeps again and again once time goes on, the last time before {@code end}. */
    public void sweepEvery(Duration pause, Duration end) {
        for (Duration at = pause; at.compareTo(end) < 0; at = at.plus(pause)) {
            after(at, this::startSweep);
        }
    }

    /** Starts a sweep, which goes on once time does. */
    public void startSweep() {
        cloud.stepFunctions().start(cloud.template().stateMachine("Sweep").arn(), null, json("{}"));
    }

    public static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A run for the project, as by hand. */
    public Scenario startRun() {
        return start("{\"projectId\":\"" + PROJECT + "\"}");
    }

    /** Publishes the event of {@code events/cluster-observed.json} once more, as another one. */
    public void another(String id) {
        cloud.events().publish(Template.STACK, event("cluster-observed.json").put("id", id));
    }

    /** Stops the oldest run, as a person would. */
    public void stop(String cause) {
        cloud.stepFunctions().stop(cloud.stepFunctions().executions().getFirst().arn(), "Operator", cause);
    }

    /** Has somebody do something whenever a run enters a state of this name (a regular expression). */
    public Scenario onEntering(String state, Runnable act) {
        cloud.stepFunctions().listen(event -> {
            if (event.detail() instanceof HistoryEvent.StateEntered
                    && String.valueOf(event.state()).matches(state)) {
                act.run();
            }
        });
        return this;
    }

    /** The same, the first time only. */
    public Scenario onFirstEntering(String state, Runnable act) {
        AtomicBoolean done = new AtomicBoolean();
        return onEntering(state, () -> {
            if (done.compareAndSet(false, true)) {
                act.run();
            }
        });
    }

    /** Has somebody do something, so long after the start. */
    public Scenario after(Duration delay, Runnable act) {
        cloud.when(cloud.timeline().instant().plus(delay), "somebody", act);
        return this;
    }

    public JsonNode invoke(String function, String payload) {
        List<Object> answer = new ArrayList<>();
        after(Duration.ZERO, () -> {
            try {
                answer.add(cloud.lambda().invoke(function, JSON.readTree(payload)));
            } catch (FunctionError failed) {
                answer.add(failed);
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            }
        });
        cloud.run();
        if (answer.getFirst() instanceof FunctionError failed) {
            throw failed;
        }
        return (JsonNode) answer.getFirst();
    }

    public static ObjectNode event(String file) {
        return (ObjectNode) tree(file);
    }

    /** A file of {@code events/}. */
    public static JsonNode tree(String file) {
        try {
            return JSON.readTree(HOME.resolve("events").resolve(file).toFile());
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** Of the last run. */
    public String outcome() {
        Execution last = lastRun();
        JsonNode output = last.output();
        return output == null ? last.status().name() : output.path("outcome").asText();
    }

    /** The last one that did something: one that found another at work and left it to that is none. */
    public Execution lastRun() {
        List<Execution> all = cloud.stepFunctions().executions();
        return all.reversed().stream()
                .filter(run -> run.output() == null
                        || !"COALESCED".equals(run.output().path("outcome").asText()))
                .findFirst()
                .orElse(all.getLast());
    }

    /** Errors of functions as people read them. */
    public String diagnosis() {
        return Objects.requireNonNullElse(lastRun().cause(), "");
    }

    public List<Write> writes() {
        return cloud.wire().writes();
    }

    public List<String> writeOperations() {
        return writes().stream().map(Write::operation).toList();
    }

    public long calls(String operation) {
        return cloud.wire().calls().stream()
                .map(Call::operation)
                .filter(operation::equals)
                .count();
    }

    /** Items of the stack's tables whose id begins so. */
    public List<ObjectNode> items(String prefix) {
        return cloud.dynamoDb().snapshot().values().stream()
                .flatMap(List::stream)
                .filter(item -> item.path("id").asText().startsWith(prefix))
                .toList();
    }

    /** Whether no run claims a project and nobody holds a lease. A sweep's claim ends with its execution. */
    public boolean nothingIsHeld() {
        return items("claim#").stream()
                        .filter(item -> !item.path("id").asText().equals("claim#sweep"))
                        .noneMatch(item -> item.has("holder") || item.has("rerun"))
                && items("lease#").stream().noneMatch(item -> item.has("leaseOwner"));
    }

    public World.Role role() {
        return cloud.snapshot().role("orders");
    }

    public World.Project project() {
        return cloud.snapshot().project(PROJECT);
    }

    /** The role's owner, who edits it past us. */
    public IamClient iam() {
        return cloud.iam("111122223333");
    }

    /** The key's owner. */
    public KmsClient kms() {
        return cloud.kms("111122223333", "eu-central-1");
    }

    /** Findings of the last run, as those get them who listen to the bus. */
    public JsonNode findings() {
        return result().path("findings");
    }

    /** The detail of the last run's event Project Encryption Result. */
    public JsonNode result() {
        return history.stream()
                .filter(event -> event.executionArn().equals(lastRun().arn()))
                .filter(event -> "ReportResult".equals(event.state()))
                .map(HistoryEvent::detail)
                .filter(HistoryEvent.TaskSucceeded.class::isInstance)
                .map(detail -> ((HistoryEvent.TaskSucceeded) detail).result().at("/Payload/event"))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    public String provider(String cluster) {
        return Objects.requireNonNullElse(
                project().clusters().stream()
                        .filter(candidate -> candidate.name().equals(cluster))
                        .findFirst()
                        .orElseThrow()
                        .encryptionAtRestProvider(),
                "NONE");
    }

    public Map<String, Integer> counts() {
        return cloud.wire().counts();
    }

    /** Fails where a request or an answer was not as Atlas describes its API, if its description is at hand. */
    @Override
    public void close() {
        cloud.close();
        assertThat(breaches).as("breaches of Atlas's API description").isEmpty();
    }
}
