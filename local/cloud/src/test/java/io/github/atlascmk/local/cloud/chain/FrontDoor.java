package io.github.atlascmk.local.cloud.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.aws.lambda.FunctionError;
import io.github.atlascmk.local.cloud.wire.Interference;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Where inputs come in: a stack whose runs end as soon as they have begun, and what an input brought about there. */
public final class FrontDoor implements AutoCloseable {
    private static final String NOTHING = """
            {"QueryLanguage": "JSONata", "StartAt": "Nothing", "States": {"Nothing": {"Type": "Succeed"}}}
            """;
    private static final Interference NO_RUNS = new Interference() {
        @Override
        public String definition(String stateMachine, String asl) {
            return NOTHING;
        }
    };

    private final Scenario scenario;

    /** What a function said: an answer, or an error; nothing where it wasn't called. */
    private record Said(JsonNode answer, String error, String message) {
        static final Said NOTHING = answered(MissingNode.getInstance());

        static Said answered(JsonNode answer) {
            return new Said(answer, "", "");
        }
    }

    /**
     * What came of an input.
     *
     * @param answer of the function; missing where it failed, or wasn't called
     * @param error its class, or empty
     * @param started projects that runs were started of
     * @param wrote whether an item of the tables was changed
     */
    public record Result(JsonNode answer, String error, String message, List<String> started, boolean wrote) {
        public boolean isRefused() {
            return !error.isEmpty();
        }

        public boolean isNothing() {
            return error.isEmpty() && answer.isMissingNode();
        }

        /** By one clear sentence, and nothing was done. */
        public void hasNoEffectAndSaysWhy() {
            assertThat(error).as(message).isEqualTo("io.github.atlascmk.failure.InvalidEvent");
            assertThat(message).isNotBlank().hasSizeLessThan(1_000).doesNotContain("\n", "Exception", "\tat ");
            hasNoEffect();
        }

        public void hasNoEffect() {
            assertThat(started).isEmpty();
            assertThat(wrote).as("something was written").isFalse();
        }
    }

    public FrontDoor(World world) {
        this.scenario = Scenario.of(world, NO_RUNS);
    }

    public Scenario scenario() {
        return scenario;
    }

    /** The function gets the bytes as they are. */
    public Result invoke(String function, byte[] payload) {
        return came(() -> {
            AtomicReference<Said> said = new AtomicReference<>(Said.NOTHING);
            scenario.after(Duration.ZERO, () -> said.set(invoked(function, payload)));
            scenario.cloud().run();
            return said.get();
        });
    }

    private Said invoked(String function, byte[] payload) {
        try {
            return Said.answered(scenario.cloud().lambda().invoke(function, payload));
        } catch (FunctionError failed) {
            return new Said(MissingNode.getInstance(), failed.errorType(), String.valueOf(failed.getMessage()));
        }
    }

    /**
     * By rules, RouteEvent and its failure queue.
     *
     * @throws EventBus.EntryRefused where it is too large for an event
     */
    public Result publish(ObjectNode event) {
        int answers = scenario.cloud().answers().size();
        int failures = scenario.cloud().queue("FailureQueue").size();
        return came(() -> {
            scenario.announce(event);
            scenario.cloud().run();
            Stream<Said> answered =
                    scenario.cloud().answers().stream().skip(answers).map(answer -> Said.answered(answer.payload()));
            Stream<Said> failed = scenario.cloud().queue("FailureQueue").stream()
                    .skip(failures)
                    .map(message -> message.path("responsePayload"))
                    .map(failure -> new Said(
                            MissingNode.getInstance(),
                            failure.path("errorType").asText(),
                            failure.path("errorMessage").asText()));
            return Stream.concat(answered, failed).findFirst().orElse(Said.NOTHING);
        });
    }

    private Result came(Supplier<Said> input) {
        Set<ObjectNode> items = items();
        int runs = scenario.cloud().stepFunctions().executions().size();
        Said said = input.get();
        List<String> started = scenario.cloud().stepFunctions().executions().stream()
                .skip(runs)
                .map(run -> run.input().path("projectId").asText())
                .toList();
        return new Result(said.answer(), said.error(), said.message(), started, !items.equals(items()));
    }

    /** But for the access token, which whoever looks at Atlas renews. */
    private Set<ObjectNode> items() {
        return scenario.items("").stream()
                .filter(item -> !item.path("id").asText().equals("token"))
                .collect(Collectors.toSet());
    }

    @Override
    public void close() {
        scenario.close();
    }
}
