package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.definition.Catcher;
import io.github.atlascmk.local.asl.definition.Retrier;
import io.github.atlascmk.local.asl.definition.State;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.jsonata.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** One stay in a state, from its entry to its exit, over all attempts. */
final class StateRun {
    /** How a state is left. If {@code next} is null, the workflow ends. */
    record Exit(
            JsonNode output, ObjectNode assigned, @Nullable String next) {}

    private final ExecutionRun run;
    private final String name;
    private final State state;
    private final JsonNode input;
    private final Map<String, JsonNode> variables;
    private final Instant entered;
    private final int[] retriesByRetrier;
    private int retries;

    /** @param variables as they are at entry: expressions see these until the state is left */
    StateRun(ExecutionRun run, String name, State state, JsonNode input, Map<String, JsonNode> variables) {
        this.run = run;
        this.name = name;
        this.state = state;
        this.input = input;
        this.variables = Map.copyOf(variables);
        this.entered = run.timeline().instant();
        this.retriesByRetrier = new int[state.retry().size()];
    }

    String name() {
        return name;
    }

    State state() {
        return state;
    }

    JsonNode input() {
        return input;
    }

    int retries() {
        return retries;
    }

    Map<String, JsonNode> variables() {
        return variables;
    }

    /** What an expression sees in the fields that are evaluated before the state's work. */
    Bindings bindings() {
        return bindings(states());
    }

    /** What an expression sees in an ItemSelector. Only there, it sees the item too. */
    Bindings bindings(int index, JsonNode item) {
        ObjectNode states = states();
        ObjectNode known = WorkflowRun.JSON.objectNode();
        known.put("Index", index).set("Value", item);
        states.withObject("/context/Map").set("Item", known);
        return bindings(states);
    }

    private Bindings bindings(ObjectNode states) {
        return new Bindings(run.evaluator(), variables, states);
    }

    private ObjectNode states() {
        ObjectNode context = run.context();
        context.putObject("State")
                .put("Name", name)
                .put("EnteredTime", entered.toString())
                .put("RetryCount", retries);
        ObjectNode states = WorkflowRun.JSON.objectNode();
        states.set("input", input);
        states.set("context", context);
        return states;
    }

    /** Leaves a state that has no result of its own. */
    Exit exit(State.Outcome outcome, @Nullable String next) {
        return exit(bindings(), outcome, input, next);
    }

    Exit exit(State.Outcome outcome, JsonNode result, @Nullable String next) {
        ObjectNode states = states();
        states.set("result", result);
        return exit(bindings(states), outcome, result, next);
    }

    /** Leaves by a catcher; the state's own outcome is skipped. */
    Exit exit(Catcher catcher, StatesError error) {
        ObjectNode output =
                WorkflowRun.JSON.objectNode().put("Error", error.error()).put("Cause", error.cause());
        ObjectNode states = states();
        states.set("errorOutput", output);
        return exit(bindings(states), catcher.outcome(), output, catcher.next());
    }

    private static Exit exit(Bindings bindings, State.Outcome outcome, JsonNode unlessStated, @Nullable String next) {
        ObjectNode assigned = WorkflowRun.JSON.objectNode();
        if (outcome.assign() != null) {
            assigned.setAll((ObjectNode) limited(bindings.resolve(outcome.assign(), "Assign"), "Assign"));
        }
        JsonNode output = outcome.output() == null ? unlessStated : bindings.resolve(outcome.output(), "Output");
        return new Exit(limited(output, "output"), assigned, next);
    }

    /** @throws StatesError {@code States.DataLimitExceeded} beyond 256 KiB */
    static JsonNode limited(JsonNode value, String what) {
        int bytes = Values.bytes(value);
        if (bytes > Values.MAX_BYTES) {
            throw new StatesError(
                    StatesError.DATA_LIMIT_EXCEEDED,
                    "The state's " + what + " has " + bytes + " bytes, and no more than " + Values.MAX_BYTES
                            + " are allowed.");
        }
        return value;
    }

    /** Counts a retry and returns the delay before it; null if there is no further retry. */
    @Nullable
    Duration retry(StatesError error, Random jitter) {
        List<Retrier> retriers = state.retry();
        for (int i = 0; i < retriers.size(); i++) {
            Retrier retrier = retriers.get(i);
            if (retrier.errors().match(error.error())) {
                if (retriesByRetrier[i] >= retrier.maxAttempts()) {
                    return null;
                }
                retries++;
                return retrier.delay(retriesByRetrier[i]++, jitter);
            }
        }
        return null;
    }

    @Nullable
    Catcher catcher(StatesError error) {
        for (Catcher catcher : state.catches()) {
            if (catcher.errors().match(error.error())) {
                return catcher;
            }
        }
        return null;
    }
}
