package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event in the history of an execution.
 *
 * @param state the state's name; null if the event concerns the whole execution
 * @param branches which iteration or branch of each Map and Parallel around the state, from the outermost; empty at the
 *     top
 */
public record HistoryEvent(
        Instant at, String executionArn, @Nullable String state, List<Integer> branches, Detail detail) {

    public sealed interface Detail {}

    public record ExecutionStarted(JsonNode input) implements Detail {}

    /** @param count how often it has been redriven by now */
    public record ExecutionRedriven(int count) implements Detail {}

    public record ExecutionSucceeded(JsonNode output) implements Detail {}

    public record ExecutionFailed(String error, String cause) implements Detail {}

    public record ExecutionTimedOut() implements Detail {}

    public record ExecutionAborted(
            @Nullable String error, @Nullable String cause) implements Detail {}

    /** @param type as the language names it, such as {@code Task} */
    public record StateEntered(String type, JsonNode input) implements Detail {}

    /** @param assigned values for variables by their names; empty if none */
    public record StateExited(JsonNode output, JsonNode assigned) implements Detail {}

    public record TaskScheduled(String resource, JsonNode arguments) implements Detail {}

    public record TaskSucceeded(JsonNode result) implements Detail {}

    public record TaskFailed(String error, String cause) implements Detail {}

    /** @param timeout that passed before the task gave a result */
    public record TaskTimedOut(Duration timeout) implements Detail {}

    /** @param count of iterations or branches */
    public record BranchesStarted(int count) implements Detail {}

    public record BranchesSucceeded() implements Detail {}

    public record BranchesFailed(String error, String cause) implements Detail {}

    public record IterationStarted(int index) implements Detail {}

    public record IterationSucceeded(int index) implements Detail {}

    public record IterationFailed(int index, String error, String cause) implements Detail {}

    /**
     * A state will be tried again. AWS has no such event: it shows only the next TaskScheduled.
     *
     * @param attempt number of the attempt to come, from 1: the state's first retry
     */
    public record RetryScheduled(String error, String cause, int attempt, Duration delay) implements Detail {}

    /** A catcher led to {@code next}. AWS has no such event. */
    public record Caught(String error, String cause, String next) implements Detail {}

    /** How many events AWS writes for this one (a task's start is an event of its own there). */
    int weight() {
        return switch (detail) {
            case TaskScheduled _ -> 2;
            case RetryScheduled _, Caught _ -> 0;
            default -> 1;
        };
    }
}
