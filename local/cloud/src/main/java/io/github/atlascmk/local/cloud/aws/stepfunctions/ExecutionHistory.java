package io.github.atlascmk.local.cloud.aws.stepfunctions;

import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.HistoryEvent.BranchesFailed;
import io.github.atlascmk.local.asl.execution.HistoryEvent.BranchesStarted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.BranchesSucceeded;
import io.github.atlascmk.local.asl.execution.HistoryEvent.Caught;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionAborted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionFailed;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionRedriven;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionStarted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionSucceeded;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionTimedOut;
import io.github.atlascmk.local.asl.execution.HistoryEvent.IterationFailed;
import io.github.atlascmk.local.asl.execution.HistoryEvent.IterationStarted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.IterationSucceeded;
import io.github.atlascmk.local.asl.execution.HistoryEvent.RetryScheduled;
import io.github.atlascmk.local.asl.execution.HistoryEvent.StateEntered;
import io.github.atlascmk.local.asl.execution.HistoryEvent.StateExited;
import io.github.atlascmk.local.asl.execution.HistoryEvent.TaskFailed;
import io.github.atlascmk.local.asl.execution.HistoryEvent.TaskScheduled;
import io.github.atlascmk.local.asl.execution.HistoryEvent.TaskSucceeded;
import io.github.atlascmk.local.asl.execution.HistoryEvent.TaskTimedOut;
import io.github.atlascmk.local.asl.execution.StepFunctions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.sfn.model.HistoryEvent.Builder;

/**
 * The history of one execution in the events that Step Functions has for it (Step Functions API Reference:
 * HistoryEvent). Retries and catchers have no events of their own there.
 */
final class ExecutionHistory {
    private final List<software.amazon.awssdk.services.sfn.model.HistoryEvent> events = new ArrayList<>();
    private final Map<List<Integer>, Long> lastByBranch = new HashMap<>();
    private final Map<String, String> typeByPlace = new HashMap<>();
    private final Map<String, String> resourceByPlace = new HashMap<>();

    private ExecutionHistory() {}

    static List<software.amazon.awssdk.services.sfn.model.HistoryEvent> of(List<HistoryEvent> happened) {
        ExecutionHistory history = new ExecutionHistory();
        happened.forEach(history::add);
        return history.events;
    }

    private void add(HistoryEvent event) {
        String place = event.state() + "/" + event.branches();
        switch (event.detail()) {
            case StateEntered entered -> typeByPlace.put(place, entered.type());
            case TaskScheduled scheduled -> resourceByPlace.put(place, scheduled.resource());
            default -> {}
        }
        Builder described = execution(event);
        if (described == null) {
            described = state(event, typeByPlace.getOrDefault(place, ""));
        }
        if (described == null) {
            described = task(event, resourceByPlace.getOrDefault(place, ""));
        }
        if (described != null) {
            append(event, described);
        }
        if (event.detail() instanceof TaskScheduled scheduled) {
            append(event, started(scheduled));
        }
    }

    /**
     * Appends an event. Its predecessor is the last event of its own branch, or of the nearest enclosing branch that
     * has one.
     */
    private void append(HistoryEvent event, Builder described) {
        long id = events.size() + 1L;
        List<Integer> branch = event.branches();
        while (!branch.isEmpty() && !lastByBranch.containsKey(branch)) {
            branch = branch.subList(0, branch.size() - 1);
        }
        long previous = lastByBranch.getOrDefault(branch, 0L);
        lastByBranch.put(event.branches(), id);
        events.add(
                described.id(id).previousEventId(previous).timestamp(event.at()).build());
    }

    private static @Nullable Builder execution(HistoryEvent event) {
        return switch (event.detail()) {
            case ExecutionStarted started ->
                typed("ExecutionStarted")
                        .executionStartedEventDetails(
                                e -> e.input(started.input().toString()));
            case ExecutionRedriven redriven ->
                typed("ExecutionRedriven").executionRedrivenEventDetails(e -> e.redriveCount(redriven.count()));
            case ExecutionSucceeded succeeded ->
                typed("ExecutionSucceeded")
                        .executionSucceededEventDetails(
                                e -> e.output(succeeded.output().toString()));
            case ExecutionFailed failed ->
                typed("ExecutionFailed")
                        .executionFailedEventDetails(
                                e -> e.error(failed.error()).cause(failed.cause()));
            case ExecutionTimedOut _ ->
                typed("ExecutionTimedOut").executionTimedOutEventDetails(e -> e.error(StatesError.TIMEOUT));
            case ExecutionAborted aborted ->
                typed("ExecutionAborted")
                        .executionAbortedEventDetails(
                                e -> e.error(aborted.error()).cause(aborted.cause()));
            default -> null;
        };
    }

    /** @param type the state's type, such as {@code Map} */
    private static @Nullable Builder state(HistoryEvent event, String type) {
        String name = Objects.requireNonNullElse(event.state(), "");
        return switch (event.detail()) {
            case StateEntered entered ->
                typed(type + "StateEntered")
                        .stateEnteredEventDetails(
                                e -> e.name(name).input(entered.input().toString()));
            case StateExited exited -> exited(typed(type + "StateExited"), name, exited);
            case BranchesStarted started
            when type.equals("Map") ->
                typed("MapStateStarted").mapStateStartedEventDetails(e -> e.length(started.count()));
            case BranchesStarted _ -> typed(type + "StateStarted");
            case BranchesSucceeded _ -> typed(type + "StateSucceeded");
            case BranchesFailed _ -> typed(type + "StateFailed");
            case IterationStarted iteration ->
                typed("MapIterationStarted")
                        .mapIterationStartedEventDetails(e -> e.name(name).index(iteration.index()));
            case IterationSucceeded iteration ->
                typed("MapIterationSucceeded")
                        .mapIterationSucceededEventDetails(e -> e.name(name).index(iteration.index()));
            case IterationFailed iteration ->
                typed("MapIterationFailed")
                        .mapIterationFailedEventDetails(e -> e.name(name).index(iteration.index()));
            default -> null;
        };
    }

    private static Builder exited(Builder event, String name, StateExited exited) {
        Map<String, String> assigned = new HashMap<>();
        exited.assigned()
                .properties()
                .forEach(variable ->
                        assigned.put(variable.getKey(), variable.getValue().toString()));
        return event.stateExitedEventDetails(e -> {
            e.name(name).output(exited.output().toString());
            if (!assigned.isEmpty()) {
                e.assignedVariables(assigned);
            }
        });
    }

    private static @Nullable Builder task(HistoryEvent event, String resource) {
        String service = service(resource);
        String action = StepFunctions.lastPart(resource);
        return switch (event.detail()) {
            case TaskScheduled scheduled ->
                typed("TaskScheduled")
                        .taskScheduledEventDetails(e -> e.resourceType(service)
                                .resource(action)
                                .region(region(event.executionArn()))
                                .parameters(scheduled.arguments().toString()));
            case TaskSucceeded succeeded ->
                typed("TaskSucceeded")
                        .taskSucceededEventDetails(e -> e.resourceType(service)
                                .resource(action)
                                .output(succeeded.result().toString()));
            case TaskFailed failed ->
                typed("TaskFailed")
                        .taskFailedEventDetails(e -> e.resourceType(service)
                                .resource(action)
                                .error(failed.error())
                                .cause(failed.cause()));
            case TaskTimedOut _ ->
                typed("TaskTimedOut")
                        .taskTimedOutEventDetails(
                                e -> e.resourceType(service).resource(action).error(StatesError.TIMEOUT));
            case RetryScheduled _, Caught _ -> null;
            default -> throw new IllegalStateException("no event for " + event.detail());
        };
    }

    private static Builder started(TaskScheduled scheduled) {
        return typed("TaskStarted")
                .taskStartedEventDetails(e -> e.resourceType(service(scheduled.resource()))
                        .resource(StepFunctions.lastPart(scheduled.resource())));
    }

    private static Builder typed(String type) {
        return software.amazon.awssdk.services.sfn.model.HistoryEvent.builder().type(type);
    }

    /** {@code aws-sdk:sfn} of {@code arn:aws:states:::aws-sdk:sfn:startExecution}. */
    private static String service(String resource) {
        String integration = resource.replaceFirst("^arn:[^:]+:states:[^:]*:[^:]*:", "");
        int action = integration.lastIndexOf(':');
        return action < 0 ? integration : integration.substring(0, action);
    }

    private static String region(String arn) {
        return arn.split(":", 5)[3];
    }
}
