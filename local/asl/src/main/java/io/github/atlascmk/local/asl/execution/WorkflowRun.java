package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.atlascmk.local.asl.definition.Catcher;
import io.github.atlascmk.local.asl.definition.Range;
import io.github.atlascmk.local.asl.definition.State;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.definition.Workflow;
import io.github.atlascmk.local.asl.time.Latch;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs a workflow from state to state: that of an execution, an iteration or a branch. One actor runs it; if it was
 * ended before its last state, another actor may continue it.
 */
final class WorkflowRun {
    static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** Step Functions Developer Guide: an inline Map runs up to 40 iterations at once. */
    private static final int MAX_CONCURRENCY = 40;

    private final ExecutionRun run;
    private final Workflow workflow;
    private final Map<String, JsonNode> variables;
    private final List<Integer> branches;

    /**
     * The iterations or branches of the Map or Parallel that it is in, by index: a redrive doesn't repeat their work.
     */
    private final Map<Integer, WorkflowRun> inner = new HashMap<>();

    private JsonNode data;
    private @Nullable String at;
    private Cancellation cancellation = new Cancellation();

    /** @param outer variables of the workflows around this one: it can read them, but not change them */
    WorkflowRun(
            ExecutionRun run, Workflow workflow, Map<String, JsonNode> outer, List<Integer> branches, JsonNode input) {
        this.run = run;
        this.workflow = workflow;
        this.variables = new LinkedHashMap<>(outer);
        this.branches = branches;
        this.data = input;
        this.at = workflow.startAt();
    }

    /**
     * Runs state after state until the last one: at first from StartAt, after a redrive from the state in which it was
     * ended.
     *
     * @throws StatesError that no state caught
     * @throws Cancellation.Cancelled if it was ended from outside
     */
    JsonNode run(Cancellation attempt) {
        cancellation = attempt;
        while (at != null) {
            State state = workflow.states().get(at);
            if (state == null) {
                throw new IllegalStateException("a checked definition lacks the state " + at);
            }
            StateRun visit = new StateRun(run, at, state, data, variables);
            run.countTransition();
            record(visit, new HistoryEvent.StateEntered(state.type(), data));
            StateRun.Exit exit = leave(visit);
            exit.assigned().properties().forEach(variable -> variables.put(variable.getKey(), variable.getValue()));
            record(visit, new HistoryEvent.StateExited(exit.output(), exit.assigned()));
            inner.clear();
            data = exit.output();
            at = exit.next();
        }
        return data;
    }

    private StateRun.Exit leave(StateRun visit) {
        while (true) {
            try {
                return attempt(visit);
            } catch (StatesError error) {
                Duration delay = visit.retry(error, run.jitter());
                if (delay == null) {
                    return caught(visit, error);
                }
                record(visit, new HistoryEvent.RetryScheduled(error.error(), error.cause(), visit.retries(), delay));
                inner.clear();
                pause(delay);
                run.countTransition();
            }
        }
    }

    private StateRun.Exit caught(StateRun visit, StatesError error) {
        Catcher catcher = visit.catcher(error);
        if (catcher == null) {
            throw error;
        }
        record(visit, new HistoryEvent.Caught(error.error(), error.cause(), catcher.next()));
        return visit.exit(catcher, error);
    }

    private StateRun.Exit attempt(StateRun visit) {
        return switch (visit.state()) {
            case State.Pass pass -> visit.exit(pass.outcome(), pass.next());
            case State.Succeed succeed -> visit.exit(succeed.outcome(), null);
            case State.Fail fail -> throw failure(visit, fail);
            case State.Choice choice -> choose(visit, choice);
            case State.Wait wait -> {
                pause(duration(visit.bindings(), wait));
                yield visit.exit(wait.outcome(), wait.next());
            }
            case State.Task task -> visit.exit(task.outcome(), call(visit, task), task.next());
            case State.MapItems map -> visit.exit(map.outcome(), iterate(visit, map), map.next());
            case State.Parallel parallel -> visit.exit(parallel.outcome(), branch(visit, parallel), parallel.next());
        };
    }

    private static StatesError failure(StateRun visit, State.Fail fail) {
        Bindings bindings = visit.bindings();
        return new StatesError(
                fail.error() == null ? "" : bindings.text(fail.error(), "Error"),
                fail.cause() == null ? "" : bindings.text(fail.cause(), "Cause"));
    }

    private static StateRun.Exit choose(StateRun visit, State.Choice choice) {
        Bindings bindings = visit.bindings();
        for (int i = 0; i < choice.rules().size(); i++) {
            State.Choice.Rule rule = choice.rules().get(i);
            if (bindings.truth(rule.condition(), "Choices[" + i + "]/Condition")) {
                return visit.exit(rule.outcome(), rule.next());
            }
        }
        if (choice.otherwise() == null) {
            throw new StatesError(
                    StatesError.NO_CHOICE_MATCHED,
                    "No condition of the state '" + visit.name() + "' holds, and it has no Default.");
        }
        return visit.exit(choice.outcome(), choice.otherwise());
    }

    private Duration duration(Bindings bindings, State.Wait wait) {
        if (wait.seconds() != null) {
            return Duration.ofSeconds(bindings.whole(wait.seconds(), "Seconds", Range.NOT_NEGATIVE));
        }
        if (wait.timestamp() == null) {
            throw new IllegalStateException("a checked Wait has neither Seconds nor Timestamp");
        }
        String text = bindings.text(wait.timestamp(), "Timestamp");
        try {
            Instant until = OffsetDateTime.parse(text).toInstant();
            return Duration.between(run.timeline().instant(), until);
        } catch (DateTimeException e) {
            throw new StatesError(
                    StatesError.QUERY_EVALUATION_ERROR,
                    "The field 'Timestamp' must be an ISO 8601 time such as 2026-01-15T09:00:00Z, and is '" + text
                            + "'.");
        }
    }

    private void pause(Duration duration) {
        cancellation.await(new Latch(run.timeline()), duration);
    }

    private JsonNode call(StateRun visit, State.Task task) {
        Bindings bindings = visit.bindings();
        JsonNode arguments = StateRun.limited(bindings.resolve(task.arguments(), "Arguments"), "arguments");
        long seconds = task.timeoutSeconds() == null
                ? Range.MAX
                : bindings.whole(task.timeoutSeconds(), "TimeoutSeconds", Range.POSITIVE);
        Duration timeout = Duration.ofSeconds(seconds);
        TaskContext context = new TaskContext(
                run.arn(), visit.name(), run.timeline().instant().plus(timeout));
        record(visit, new HistoryEvent.TaskScheduled(task.resource(), arguments));
        JsonNode result;
        try {
            result = TaskCall.run(
                    run.timeline(), cancellation, run.integration(task.resource()), arguments, context, timeout);
        } catch (StatesError error) {
            record(visit, new HistoryEvent.TaskFailed(error.error(), error.cause()));
            throw error;
        }
        if (result == null) {
            record(visit, new HistoryEvent.TaskTimedOut(timeout));
            throw new StatesError(StatesError.TIMEOUT, "");
        }
        record(visit, new HistoryEvent.TaskSucceeded(result));
        return StateRun.limited(result, "result");
    }

    private JsonNode iterate(StateRun visit, State.MapItems map) {
        Bindings bindings = visit.bindings();
        JsonNode items = map.items() == null ? visit.input() : bindings.resolve(map.items(), "Items");
        if (!items.isArray()) {
            throw Bindings.notA("an array", "Items", items);
        }
        long stated = map.maxConcurrency() == null
                ? 0
                : bindings.whole(map.maxConcurrency(), "MaxConcurrency", Range.NOT_NEGATIVE);
        int limit = stated == 0 ? MAX_CONCURRENCY : (int) Math.min(stated, MAX_CONCURRENCY);
        return fanOut(
                visit, items.size(), limit, (index, ends) -> iteration(visit, map, index, items.path(index), ends));
    }

    private JsonNode iteration(StateRun visit, State.MapItems map, int index, JsonNode item, Cancellation ends) {
        record(visit, new HistoryEvent.IterationStarted(index));
        try {
            JsonNode input = map.itemSelector() == null
                    ? item
                    : StateRun.limited(
                            visit.bindings(index, item).resolve(map.itemSelector(), "ItemSelector"), "item " + index);
            JsonNode output = inner(map.processor(), visit, index, input).run(ends);
            record(visit, new HistoryEvent.IterationSucceeded(index));
            return output;
        } catch (StatesError error) {
            record(visit, new HistoryEvent.IterationFailed(index, error.error(), error.cause()));
            throw error;
        }
    }

    private JsonNode branch(StateRun visit, State.Parallel parallel) {
        JsonNode input = parallel.arguments() == null
                ? visit.input()
                : StateRun.limited(visit.bindings().resolve(parallel.arguments(), "Arguments"), "arguments");
        int count = parallel.branches().size();
        return fanOut(
                visit,
                count,
                count,
                (index, ends) -> inner(parallel.branches().get(index), visit, index, input)
                        .run(ends));
    }

    /** The run of this iteration or branch that was left unfinished, or a new one. */
    private WorkflowRun inner(Workflow workflow, StateRun visit, int index, JsonNode input) {
        return inner.computeIfAbsent(index, _ -> {
            List<Integer> path = new ArrayList<>(branches);
            path.add(index);
            return new WorkflowRun(run, workflow, visit.variables(), List.copyOf(path), input);
        });
    }

    private @Nullable JsonNode resultOf(int index) {
        WorkflowRun flow = inner.get(index);
        return flow != null && flow.at == null ? flow.data : null;
    }

    private JsonNode fanOut(StateRun visit, int count, int limit, FanOut.Branch branch) {
        record(visit, new HistoryEvent.BranchesStarted(count));
        try {
            ArrayNode results = JSON.arrayNode();
            FanOut.run(run.timeline(), cancellation, visit.name(), count, limit, (index, ends) -> {
                        JsonNode known = resultOf(index);
                        return known == null ? branch.run(index, ends) : known;
                    })
                    .forEach(results::add);
            record(visit, new HistoryEvent.BranchesSucceeded());
            return StateRun.limited(results, "result");
        } catch (StatesError error) {
            if (error.error().equals(StatesError.DATA_LIMIT_EXCEEDED)) {
                inner.clear();
            }
            record(visit, new HistoryEvent.BranchesFailed(error.error(), error.cause()));
            throw error;
        }
    }

    private void record(StateRun visit, HistoryEvent.Detail detail) {
        run.record(branches, visit.name(), detail);
    }
}
