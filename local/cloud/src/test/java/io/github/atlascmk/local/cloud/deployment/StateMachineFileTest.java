package io.github.atlascmk.local.cloud.deployment;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.github.atlascmk.failure.RetryableException;
import io.github.atlascmk.failure.TerminalException;
import io.github.atlascmk.local.cloud.ProjectFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The definitions as they are deployed, against template.yaml, the failures' names and the design's retries. */
class StateMachineFileTest {
    static final List<JavaClass> FAILURES = failures();

    private static final String ENCRYPT = "statemachine/encrypt-project.asl.json";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path ROOT = ProjectFolder.PATH;
    private static final StackTemplate TEMPLATE = StackTemplate.parse(read("template.yaml"));

    /** Why no state retries these. */
    private static final Map<String, String> NEVER_RETRIED = Map.ofEntries(
            entry("AccessDenied", "the policy's owner has to act"),
            entry("AtlasAccessDenied", "somebody has to grant the service account its role, or repair the secret"),
            entry("AtlasGone", "what was looked for isn't there; the run inspects anew instead"),
            entry("AtlasRefused", "the same request is refused again"),
            entry("AccountNotConnected", "somebody has to deploy member-account.yaml"),
            entry("AwsAccessDenied", "somebody has to allow it"),
            entry("AwsRefused", "the same request is refused again"),
            entry("InvalidConfiguration", "somebody has to deploy the stack otherwise"),
            entry("InvalidEvent", "the input stays what it is"),
            entry("KeyUnusable", "the key's owner has to act"),
            entry("PolicyRejected", "the same document is refused again"),
            entry("PolicyTooLarge", "somebody has to make room"),
            entry("RoleMissing", "roles are never created silently"),
            entry("UnexpectedFailure", "a bug stays one"));

    /** Where retrying the step would find the same again. */
    private static final Set<String> INSPECTED_ANEW =
            Set.of("AtlasThrottled", "ConflictingWriter", "EncryptionInvalid", "EnrolmentChanged");

    private static String read(String file) {
        try {
            return Files.readString(ROOT.resolve(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ObjectNode definition(String file) {
        try {
            return (ObjectNode) JSON.readTree(read(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static List<String> files() throws IOException {
        try (Stream<Path> all = Files.list(ROOT.resolve("statemachine"))) {
            return all.map(path -> "statemachine/" + path.getFileName())
                    .filter(file -> file.endsWith(".asl.json"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void keepsAllRules(String file) {
        assertThat(new StateMachineRules(file, TEMPLATE).violations(definition(file)))
                .isEmpty();
    }

    @Test
    void retriesEveryFailureThatPassesByItselfAndNoOther() throws IOException {
        Set<String> retried = new TreeSet<>();
        Set<String> caught = new TreeSet<>();
        for (String file : files()) {
            for (JsonNode task : StateMachineRules.tasks(definition(file)).values()) {
                task.path("Retry").forEach(retrier -> retried.addAll(StateMachineRules.names(retrier)));
                task.path("Catch").forEach(catcher -> caught.addAll(StateMachineRules.names(catcher)));
            }
        }
        Set<String> terminal = new TreeSet<>();
        for (JavaClass failure : FAILURES) {
            if (failure.isAssignableTo(RetryableException.class)) {
                Set<String> handled = INSPECTED_ANEW.contains(failure.getSimpleName()) ? caught : retried;
                assertThat(handled).as("where it is handled").contains(failure.getName());
            } else {
                assertThat(failure.isAssignableTo(TerminalException.class))
                        .as("%s is retried or terminal", failure.getName())
                        .isTrue();
                assertThat(retried).doesNotContain(failure.getName());
                terminal.add(failure.getSimpleName());
            }
        }
        assertThat(NEVER_RETRIED.keySet()).as("each with its reason").isEqualTo(terminal);
    }

    /** By reflection, since ArchUnit doesn't follow superclasses out of the package here (archunit.properties). */
    private static List<JavaClass> failures() {
        return new ClassFileImporter()
                .importPackages("io.github.atlascmk.failure").stream()
                        .filter(type -> Throwable.class.isAssignableFrom(type.reflect())
                                && !type.getModifiers().contains(JavaModifier.ABSTRACT))
                        .toList();
    }

    @Test
    void waitsLongEnoughForPropagationAndForLeases() {
        int longest = StateMachineRules.tasks(definition(ENCRYPT)).keySet().stream()
                .mapToInt(name -> TEMPLATE.functionTimeouts().getOrDefault(name, 0))
                .max()
                .orElseThrow();
        for (JsonNode task : StateMachineRules.tasks(definition(ENCRYPT)).values()) {
            for (JsonNode retrier : task.path("Retry")) {
                if (StateMachineRules.names(retrier).contains(StateMachineRules.FAILURE + "PropagationPending")) {
                    assertThat(StateMachineRules.budget(retrier)).isEqualTo(516, within(0.5));
                }
                if (StateMachineRules.names(retrier).contains(StateMachineRules.FAILURE + "DocumentBusy")) {
                    assertThat(StateMachineRules.budget(retrier))
                            .as("a lease lasts as long as its function may take, and 5 s")
                            .isGreaterThan(longest + 5);
                }
            }
        }
        assertThat(longest).isEqualTo(60);
    }

    /** A run that may take as long as all of this would never be cut off by the machine's own timeout. */
    @Test
    void outlastsThePatienceOfARun() {
        assertThat(definition(ENCRYPT).path("TimeoutSeconds").asInt()).isGreaterThan(3 * 30 * 60);
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("is no class", m -> errors(m, "EnsureRole", "Retry", 3).add(failure("DocumentBussy"))),
                damage(
                        "doesn't pass by itself",
                        m -> errors(m, "EnsureRole", "Retry", 3).add(failure("KeyUnusable"))),
                damage("is no class", m -> errors(m, "EnsureRole", "Catch", 0).add(failure("AtlasGon"))),
                damage(
                        "for which the design has no row",
                        m -> errors(m, "EnsureRole", "Retry", 3).add("States.TaskFailed")),
                damage(
                        "instead of one row",
                        m -> errors(m, "EnsureRole", "Retry", 3).add(failure("PropagationPending"))),
                damage(
                        "AuthorizeRole retries PROPAGATION by",
                        m -> retrier(m, "AuthorizeRole", 4).put("MaxAttempts", 19)),
                damage(
                        "PublishResult retries INTEGRATION by",
                        m -> retrier(m, "PublishResult", 0).put("JitterStrategy", "NONE")),
                damage(
                        "InspectProject retries ATLAS by",
                        m -> retrier(m, "InspectProject", 2).remove("MaxDelaySeconds")),
                damage(
                        "EnableEncryption doesn't retry PROPAGATION",
                        m -> list(m, "EnableEncryption", "Retry").remove(4)),
                damage(
                        "InspectProject doesn't retry ATLAS",
                        m -> list(m, "InspectProject", "Retry").remove(2)),
                damage(
                        "ReportResult doesn't retry LAMBDA_SERVICE",
                        m -> list(m, "ReportResult", "Retry").remove(0)),
                damage(
                        "PublishResult doesn't retry INTEGRATION",
                        m -> state(m, "PublishResult").remove("Retry")),
                damage(
                        "writes under a lease and doesn't retry DocumentBusy",
                        m -> errors(m, "EncryptCluster", "Retry", 3).remove(0)),
                damage(
                        "doesn't inspect anew after EnrolmentChanged",
                        m -> list(m, "EnsureKeyAccess", "Catch").remove(0)),
                damage(
                        "its Catch doesn't end in States.ALL",
                        m -> list(m, "EncryptCluster", "Catch").remove(2)),
                damage(
                        "EncryptCluster doesn't wait as long as Atlas asks for",
                        m -> list(m, "EncryptCluster", "Catch").remove(1)),
                damage(
                        "AuthorizeRole doesn't wait as long as Atlas asks for",
                        m -> ((ObjectNode) list(m, "AuthorizeRole", "Catch").get(1)).put("Next", "ReportResult")),
                damage(
                        "InspectProject doesn't wait as long as Atlas asks for",
                        m -> ((ArrayNode) m.at("/States/RunFailed/Choices")).remove(0)),
                damage(
                        "its Catch doesn't end in States.ALL",
                        m -> state(m, "Publish").remove("Catch")),
                damage(
                        "waits 60 s for a function that may take 60 s",
                        m -> state(m, "EnsureRole").put("TimeoutSeconds", 60)),
                damage(
                        "waits 30 s for a function that may take 60 s",
                        m -> state(m, "EncryptCluster").put("TimeoutSeconds", 30)),
                damage("Publish has no TimeoutSeconds", m -> state(m, "Publish").remove("TimeoutSeconds")),
                damage("the machine has no TimeoutSeconds", m -> m.remove("TimeoutSeconds")),
                damage("binds no ${Topik}", m -> arguments(m, "Publish").put("TopicArn", "${Topik}")),
                damage(
                        "binds ${Topic}, which nothing uses",
                        m -> arguments(m, "Publish").put("TopicArn", "arn:aws:sns:us-east-1:111122223333:mine")),
                damage(
                        "calls an unknown function",
                        m -> arguments(m, "EnsureRole").put("FunctionName", "EnsureRole")),
                damage("AWS's JSONata lacks", m -> state(m, "Done").put("Output", "{% $projectId ?? 'none' %}")),
                damage("AWS's JSONata lacks", m -> state(m, "Done").put("Output", "{% $projectId ?: 'none' %}")),
                damage("AWS's JSONata lacks", m -> state(m, "Done").put("Output", "{% $eval('1') %}")),
                damage("which is no state here", m -> state(m, "EnsureRole").put("Next", "EnsureKeyAcess")),
                damage(
                        "can't be reached",
                        m -> ((ObjectNode) m.get("States"))
                                .putObject("Forgotten")
                                .put("Type", "Succeed")),
                damage("is not known here", m -> state(m, "EnsureRole").put("TimeoutSecond", 70)),
                damage("reads $atlasRole", m -> state(m, "Done").put("Output", "{% $atlasRole %}")));
    }

    @ParameterizedTest(name = "{index} {0}")
    @MethodSource("damages")
    void refusesADamagedDefinition(String violation, Consumer<ObjectNode> damage) {
        ObjectNode definition = definition(ENCRYPT);
        damage.accept(definition);

        assertThat(definition).isNotEqualTo(definition(ENCRYPT));
        assertThat(new StateMachineRules(ENCRYPT, TEMPLATE).violations(definition))
                .anySatisfy(found -> assertThat(found).contains(violation));
    }

    @Test
    void readsTheTemplate() {
        List<String> functions = new ArrayList<>(TEMPLATE.functionTimeouts().keySet());

        assertThat(functions).contains("RouteEvent", "InspectProject", "Enrol");
        assertThat(TEMPLATE.substitutions(ENCRYPT)).containsEntry("EnsureRoleArn", "EnsureRole.Arn");
        assertThat(TEMPLATE.callsAtlas("EnsureRole")).isTrue();
        assertThat(TEMPLATE.callsAtlas("ReportResult")).isFalse();
    }

    private static Arguments damage(String violation, Consumer<ObjectNode> damage) {
        return Arguments.of(violation, damage);
    }

    private static String failure(String name) {
        return StateMachineRules.FAILURE + name;
    }

    private static ObjectNode state(ObjectNode machine, String name) {
        JsonNode found = StateMachineRules.tasks(machine).getOrDefault(name, machine.at("/States/" + name));
        return (ObjectNode) Objects.requireNonNull(found);
    }

    private static ArrayNode list(ObjectNode machine, String state, String name) {
        return (ArrayNode) state(machine, state).get(name);
    }

    private static ObjectNode retrier(ObjectNode machine, String state, int index) {
        return (ObjectNode) list(machine, state, "Retry").get(index);
    }

    private static ArrayNode errors(ObjectNode machine, String state, String list, int index) {
        return (ArrayNode) list(machine, state, list).get(index).get("ErrorEquals");
    }

    private static ObjectNode arguments(ObjectNode machine, String state) {
        return (ObjectNode) state(machine, state).get("Arguments");
    }
}
