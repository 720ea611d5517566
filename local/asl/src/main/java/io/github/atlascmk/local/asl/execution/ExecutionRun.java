package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.asl.time.Latch;
import io.github.atlascmk.local.asl.time.Timeline;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A running execution: its status, its history, its clock and its random numbers. */
final class ExecutionRun {
    /** Step Functions Developer Guide, quotas: events in the history of an execution. */
    private static final int MAX_EVENTS = 25_000;

    /** Step Functions Developer Guide: how long after its end an execution can be redriven. */
    private static final Duration REDRIVABLE = Duration.ofDays(14);

    /** What an execution is made from. */
    record Start(String arn, String name, String stateMachineArn, String roleArn, JsonNode input) {}

    private final Timeline timeline;
    private final StateMachine machine;
    private final Start start;
    private final Map<String, Integration> integrations;
    private final Consumer<HistoryEvent> listener;
    private final Evaluator evaluator;
    private final Random jitter;
    private final WorkflowRun flow;
    private final Instant startDate;
    private Cancellation cancellation = new Cancellation();
    private Latch ended;
    private Status status = Status.RUNNING;
    private @Nullable JsonNode output;
    private @Nullable String error;
    private @Nullable String cause;
    private @Nullable Instant stopDate;
    private final List<HistoryEvent> history = new ArrayList<>();
    private int transitions;
    private int events;
    private int redrives;
    private @Nullable Instant redriveDate;

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
        this.ended = new Latch(timeline);
        this.startDate = timeline.instant();
        this.flow = new WorkflowRun(this, machine.workflow(), Map.of(), List.of(), start.input());
    }

    /** Similar seeds give similar first draws, so the first draw is thrown away. */
    private Random random(String purpose) {
        Random random = timeline.random("states " + purpose + " " + start.arn());
        random.nextLong();
        return random;
    }

    void begin() {
        record(List.of(), null, new HistoryEvent.ExecutionStarted(start.input()));
        work();
    }

    /** Continues in the state that it ended in; its time and its retries start again from zero. */
    void redrive() {
        String reason = notRedrivable();
        if (reason != null) {
            throw new StepFunctionsException(StepFunctionsException.Code.EXECUTION_NOT_REDRIVABLE, reason);
        }
        status = Status.RUNNING;
        error = null;
        cause = null;
        stopDate = null;
        cancellation = new Cancellation();
        ended = new Latch(timeline);
        redriveDate = timeline.instant();
        redrives++;
        countTransition();
        record(List.of(), null, new HistoryEvent.ExecutionRedriven(redrives));
        work();
    }

    /** Step Functions API reference, DescribeExecution: redriveStatusReason; null if it can be redriven. */
    private @Nullable String notRedrivable() {
        if (stopDate == null || status == Status.SUCCEEDED) {
            return "Execution is " + status + " and cannot be redriven";
        }
        if (stopDate.plus(REDRIVABLE).isBefore(timeline.instant())) {
            return "Execution redrivable period exceeded";
        }
        return events >= MAX_EVENTS - 1 ? "Execution history event limit exceeded" : null;
    }

    /** Starts its two actors: one does the work, the other one ends it at its time limit. */
    private void work() {
        Cancellation attempt = cancellation;
        Latch over = ended;
        timeline.start(start.arn(), () -> work(attempt));
        timeline.start(start.arn() + " timeout", () -> {
            if (!over.await(machine.timeout())) {
                timeOut();
            }
        });
    }

    private void work(Cancellation attempt) {
        try {
            JsonNode result = flow.run(attempt);
            if (status == Status.RUNNING) {
                output = result;
                end(Status.SUCCEEDED, new HistoryEvent.ExecutionSucceeded(result));
            }
        } catch (StatesError failure) {
            fail(failure.error(), failure.cause());
        } catch (Cancellation.Cancelled _) {
            // The execution was ended from outside, and its status is set.
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
        ended.open();
    }

    /**
     * Adds to the history.
     *
     * @throws Cancellation.Cancelled if that ended the execution, or it had ended already
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
        ObjectNode context = WorkflowRun.JSON.objectNode();
        ObjectNode execution = context.putObject("Execution")
                .put("Id", start.arn())
                .put("Name", start.name())
                .put("RoleArn", start.roleArn())
                .put("StartTime", startDate.toString())
                .put("RedriveCount", redrives);
        execution.set("Input", start.input());
        if (redriveDate != null) {
            execution.put("RedriveTime", redriveDate.toString());
        }
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
                events,
                redrives,
                redriveDate,
                notRedrivable());
    }
}
