package io.github.atlascmk.local.states;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.states.Execution.Status;
import io.github.atlascmk.local.time.Signal;
import io.github.atlascmk.local.time.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An execution while it goes on: its status, its history, its clock and its chance. */
final class ExecutionRun {
    /** Step Functions Developer Guide, quotas: events in the history of an execution. */
    private static final int MAX_EVENTS = 25_000;

    /** What an execution is made from. */
    record Start(String arn, String name, String stateMachineArn, String roleArn, JsonNode input) {}

    private final Timeline timeline;
    private final StateMachine machine;
    private final Start start;
    private final Map<String, Integration> integrations;
    private final Consumer<HistoryEvent> listener;
    private final Evaluator evaluator;
    private final Random jitter;
    private final Cancellation cancellation = new Cancellation();
    private final Signal ended;
    private final Instant startDate;
    private Status status = Status.RUNNING;
    private @Nullable JsonNode output;
    private @Nullable String error;
    private @Nullable String cause;
    private @Nullable Instant stopDate;
    private final List<HistoryEvent> history = new ArrayList<>();
    private int transitions;
    private int events;

    ExecutionRun(
            Timeline timeline,
            StateMachine machine,
            Start start,
            Map<String, Integration> integrations,
            Consumer<HistoryEvent> listener) {
        this.timeline = timeline;
        this.machine = machine;
        this.start = start;
        this.integrations = integrations;
        this.listener = listener;
        this.evaluator = new Evaluator(timeline, random("expressions"));
        this.jitter = random("jitter");
        this.ended = new Signal(timeline);
        this.startDate = timeline.instant();
    }

    /** Seeds that lie close together have first draws that do: the first is thrown away. */
    private Random random(String purpose) {
        Random random = timeline.random("states " + purpose + " " + start.arn());
        random.nextLong();
        return random;
    }

    /** Starts its actors: the work, and the watch on its time. */
    void begin() {
        record(List.of(), null, new HistoryEvent.ExecutionStarted(start.input()));
        timeline.start(start.arn(), this::work);
        timeline.start(start.arn() + " timeout", () -> {
            if (!ended.await(machine.timeout())) {
                timeOut();
            }
        });
    }

    private void work() {
        try {
            Flow flow = new Flow(this, machine.workflow(), Map.of(), cancellation, List.of());
            JsonNode result = flow.run(start.input());
            if (status == Status.RUNNING) {
                output = result;
                end(Status.SUCCEEDED, new HistoryEvent.ExecutionSucceeded(result));
            }
        } catch (StatesError failure) {
            fail(failure.error(), failure.cause());
        } catch (Cancellation.Cancelled _) {
            // Somebody ended the execution, and said how.
        }
    }

    private void fail(String name, String text) {
        if (status == Status.RUNNING) {
            error = name.isEmpty() ? null : name;
            cause = text.isEmpty() ? null : text;
            end(Status.FAILED, new HistoryEvent.ExecutionFailed(name, text));
        }
    }

    private void timeOut() {
        if (status == Status.RUNNING) {
            error = StatesError.TIMEOUT;
            end(Status.TIMED_OUT, new HistoryEvent.ExecutionTimedOut());
        }
    }

    /** Ends it from outside; no effect if it has ended. */
    void abort(@Nullable String name, @Nullable String text) {
        if (status == Status.RUNNING) {
            error = name;
            cause = text;
            end(Status.ABORTED, new HistoryEvent.ExecutionAborted(name, text));
        }
    }

    private void end(Status how, HistoryEvent.Detail detail) {
        status = how;
        stopDate = timeline.instant();
        tell(List.of(), null, detail);
        cancellation.cancel();
        ended.give();
    }

    /**
     * Adds to the history.
     *
     * @throws Cancellation.Cancelled where that ended the execution, or it had ended
     */
    void record(List<Integer> branches, @Nullable String state, HistoryEvent.Detail detail) {
        cancellation.check();
        tell(branches, state, detail);
        if (events >= MAX_EVENTS) {
            fail(
                    StatesError.RUNTIME,
                    "The execution reached the maximum number of history events (" + MAX_EVENTS + ").");
            cancellation.check();
        }
    }

    private void tell(List<Integer> branches, @Nullable String state, HistoryEvent.Detail detail) {
        HistoryEvent event = new HistoryEvent(timeline.instant(), start.arn(), state, branches, detail);
        events += event.weight();
        history.add(event);
        listener.accept(event);
    }

    /** All that happened so far, in order. */
    List<HistoryEvent> history() {
        return List.copyOf(history);
    }

    void countTransition() {
        transitions++;
    }

    Timeline timeline() {
        return timeline;
    }

    Evaluator evaluator() {
        return evaluator;
    }

    Random jitter() {
        return jitter;
    }

    String arn() {
        return start.arn();
    }

    Integration integration(String resource) {
        Integration integration = integrations.get(resource);
        if (integration == null) {
            throw new StatesError(StatesError.RUNTIME, "the resource " + resource + " is not known");
        }
        return integration;
    }

    /** What is the same for all states in {@code $states.context}; a copy of its own for each call. */
    ObjectNode context() {
        ObjectNode context = Flow.JSON.objectNode();
        context.putObject("Execution")
                .put("Id", start.arn())
                .put("Name", start.name())
                .put("RoleArn", start.roleArn())
                .put("StartTime", startDate.toString())
                .put("RedriveCount", 0)
                .set("Input", start.input());
        context.putObject("StateMachine")
                .put("Id", start.stateMachineArn())
                .put("Name", StepFunctions.lastPart(start.stateMachineArn()));
        return context;
    }

    Execution snapshot() {
        return new Execution(
                start.arn(),
                start.name(),
                start.stateMachineArn(),
                status,
                start.input(),
                output,
                error,
                cause,
                startDate,
                stopDate,
                transitions,
                events);
    }
}
