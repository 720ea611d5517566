package io.github.atlascmk.local.cloud.localstack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An execution as a list of lines that two implementations of Step Functions should agree on: states entered and left
 * with outputs and variables, calls with arguments, failures, iterations, the end. Times are left out, as are results
 * of calls, whose metadata differ; what a state makes of a result is in its output.
 *
 * @param retries how long after each failure of a task it was called again
 */
record ExecutionTrace(List<String> lines, List<Duration> retries) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Builds a trace, event by event. */
    private static final class Builder {
        private final List<String> lines = new ArrayList<>();
        private final List<Duration> retries = new ArrayList<>();
        private @Nullable Instant failedAt;

        void add(String line) {
            lines.add(line.replaceAll("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?(Z|\\+00:00)", "<a time>"));
        }

        void entered(String state) {
            failedAt = null;
            add("> " + state);
        }

        void left(String state, String output, Map<String, String> assigned) {
            failedAt = null;
            Map<String, String> canonical = new TreeMap<>();
            assigned.forEach((name, value) -> canonical.put(name, canonical(value)));
            add("< " + state + " " + canonical(withoutWords(output))
                    + (canonical.isEmpty() ? "" : " sets " + canonical));
        }

        /** A catcher passes on an error's cause, and each service words its own. */
        private static String withoutWords(String output) {
            return output.replaceFirst("\"Cause\": ?\"(?!\\{)[^\"]*\"", "\"Cause\":\"in words\"");
        }

        void called(Instant at, String resource, String arguments) {
            if (failedAt != null) {
                retries.add(Duration.between(failedAt, at));
                failedAt = null;
            }
            add("  calls " + resource + " " + canonical(arguments));
        }

        void failed(Instant at, String error, String cause) {
            failedAt = at;
            add("  fails " + error + (cause.startsWith("{") ? " " + canonical(cause) : ""));
        }

        ExecutionTrace build() {
            return new ExecutionTrace(lines, retries);
        }
    }

    static ExecutionTrace ofOurs(List<HistoryEvent> events, String executionArn) {
        Builder trace = new Builder();
        events.stream()
                .filter(event -> event.executionArn().equals(executionArn))
                .forEach(event -> add(trace, event));
        return trace.build();
    }

    private static void add(Builder trace, HistoryEvent event) {
        String state = Objects.requireNonNullElse(event.state(), "");
        switch (event.detail()) {
            case HistoryEvent.StateEntered _ -> trace.entered(state);
            case HistoryEvent.StateExited exit ->
                trace.left(state, exit.output().toString(), texts(exit.assigned()));
            case HistoryEvent.TaskScheduled call ->
                trace.called(
                        event.at(),
                        call.resource().replace("arn:aws:states:::", ""),
                        call.arguments().toString());
            case HistoryEvent.TaskFailed failure -> trace.failed(event.at(), failure.error(), failure.cause());
            case HistoryEvent.TaskTimedOut _ -> trace.failed(event.at(), "States.Timeout", "");
            case HistoryEvent.BranchesStarted branches -> trace.add("  branches");
            case HistoryEvent.IterationStarted iteration -> trace.add("  iteration " + iteration.index());
            case HistoryEvent.IterationSucceeded iteration -> trace.add("  iteration done " + iteration.index());
            case HistoryEvent.IterationFailed iteration -> trace.add("  iteration failed " + iteration.index());
            case HistoryEvent.ExecutionSucceeded success ->
                trace.add("SUCCEEDED " + canonical(success.output().toString()));
            case HistoryEvent.ExecutionFailed failure -> trace.add(end("FAILED", failure.error(), failure.cause()));
            case HistoryEvent.ExecutionTimedOut _ -> trace.add("TIMED_OUT");
            case HistoryEvent.ExecutionAborted _ -> trace.add("ABORTED");
            case HistoryEvent.ExecutionStarted _,
                    HistoryEvent.ExecutionRedriven _,
                    HistoryEvent.TaskSucceeded _,
                    HistoryEvent.BranchesSucceeded _,
                    HistoryEvent.BranchesFailed _,
                    HistoryEvent.RetryScheduled _,
                    HistoryEvent.Caught _ -> {}
        }
    }

    static ExecutionTrace ofTheirs(List<software.amazon.awssdk.services.sfn.model.HistoryEvent> events) {
        Builder trace = new Builder();
        events.forEach(event -> add(trace, event));
        return trace.build();
    }

    private static void add(Builder trace, software.amazon.awssdk.services.sfn.model.HistoryEvent event) {
        String type = event.typeAsString();
        if (type.endsWith("StateEntered")) {
            trace.entered(event.stateEnteredEventDetails().name());
            return;
        }
        if (type.endsWith("StateExited")) {
            var exit = event.stateExitedEventDetails();
            trace.left(exit.name(), exit.output(), exit.hasAssignedVariables() ? exit.assignedVariables() : Map.of());
            return;
        }
        switch (type) {
            case "TaskScheduled" -> {
                var call = event.taskScheduledEventDetails();
                trace.called(event.timestamp(), call.resourceType() + ":" + call.resource(), call.parameters());
            }
            case "TaskFailed" -> {
                var failure = event.taskFailedEventDetails();
                trace.failed(event.timestamp(), failure.error(), Objects.requireNonNullElse(failure.cause(), ""));
            }
            case "TaskTimedOut" -> trace.failed(event.timestamp(), "States.Timeout", "");
            case "MapStateStarted", "ParallelStateStarted" -> trace.add("  branches");
            case "MapIterationStarted" ->
                trace.add(
                        "  iteration " + event.mapIterationStartedEventDetails().index());
            case "MapIterationSucceeded" ->
                trace.add("  iteration done "
                        + event.mapIterationSucceededEventDetails().index());
            case "MapIterationFailed" ->
                trace.add("  iteration failed "
                        + event.mapIterationFailedEventDetails().index());
            case "ExecutionSucceeded" ->
                trace.add("SUCCEEDED "
                        + canonical(event.executionSucceededEventDetails().output()));
            case "ExecutionFailed" ->
                trace.add(end(
                        "FAILED",
                        event.executionFailedEventDetails().error(),
                        event.executionFailedEventDetails().cause()));
            case "ExecutionTimedOut" -> trace.add("TIMED_OUT");
            case "ExecutionAborted" -> trace.add("ABORTED");
            default -> {}
        }
    }

    private static String end(String status, @Nullable String error, @Nullable String cause) {
        String text = Objects.requireNonNullElse(cause, "");
        return status + " " + Objects.requireNonNullElse(error, "")
                + (text.startsWith("{") ? " " + canonical(text) : "");
    }

    private static Map<String, String> texts(JsonNode assigned) {
        Map<String, String> texts = new TreeMap<>();
        assigned.properties()
                .forEach(entry -> texts.put(entry.getKey(), entry.getValue().toString()));
        return texts;
    }

    /** The same text for the same JSON: fields in order, numbers without zeros at their end. */
    static String canonical(String text) {
        try {
            Object value = JSON.readValue(text, Object.class);
            return JSON.writeValueAsString(canonical(value));
        } catch (JsonProcessingException notJson) {
            return text;
        }
    }

    private static @Nullable Object canonical(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                map.forEach((key, inner) -> sorted.put(String.valueOf(key), canonical(inner)));
                yield sorted;
            }
            case List<?> list -> list.stream().map(ExecutionTrace::canonical).toList();
            case Number number -> {
                BigDecimal plain = new BigDecimal(number.toString()).stripTrailingZeros();
                yield plain.scale() <= 0 ? plain.toBigInteger() : plain;
            }
            case null -> null;
            default -> value;
        };
    }
}
