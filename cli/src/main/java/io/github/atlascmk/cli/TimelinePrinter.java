package io.github.atlascmk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.HistoryEvent.Caught;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionStarted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.RetryScheduled;
import io.github.atlascmk.local.asl.execution.HistoryEvent.StateEntered;
import io.github.atlascmk.local.asl.execution.HistoryEvent.StateExited;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.run.RunError;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Prints the timeline: a line for each state that did or found something, when it happens. */
final class TimelinePrinter {
    /** Texts for states whose output has no summary. */
    private static final Map<String, String> WORDS = Map.of(
            "LetSettle", "somebody asked for one more look",
            "PublishResult", "Project Encryption Result on the bus",
            "NotifyPerson", "a person was told");

    private final Cloud cloud;
    private final PrintWriter out;
    private final Style style;
    private final Map<String, Instant> entered = new HashMap<>();
    private final Map<String, String> types = new HashMap<>();
    private final Map<String, List<RetryScheduled>> retries = new HashMap<>();
    private final List<HistoryEvent> history = new ArrayList<>();
    private String lastInspection = "";
    private int waits;
    private Duration waited = Duration.ZERO;
    private @Nullable Instant waitingSince;
    private int executions;

    /** A printer that is not subscribed to the cloud: it prints only the events that its caller passes to it. */
    TimelinePrinter(Cloud cloud, PrintWriter out, Style style) {
        this.cloud = cloud;
        this.out = out;
        this.style = style;
    }

    /** A printer that is subscribed to all events in the cloud from now on. */
    static TimelinePrinter of(Cloud cloud, PrintWriter out, Style style) {
        TimelinePrinter story = new TimelinePrinter(cloud, out, style);
        cloud.stepFunctions().listen(story::hear);
        return story;
    }

    /** All events that it received, in order. */
    List<HistoryEvent> history() {
        return List.copyOf(history);
    }

    void hear(HistoryEvent event) {
        history.add(event);
        String state = event.state() == null ? "" : event.state();
        String place = event.executionArn() + "/" + state + event.branches();
        switch (event.detail()) {
            case ExecutionStarted _ -> {
                executions++;
                lastInspection = "";
                if (executions > 1) {
                    out.println(style.dim("  another run starts"));
                }
            }
            case StateEntered entry -> {
                entered.put(place, event.at());
                types.put(place, entry.type());
            }
            case RetryScheduled retry -> retried(place, state, retry);
            case StateExited exited -> exited(event, place, state, exited.output());
            case Caught caught -> caught(event, place, state, caught);
            default -> {}
        }
    }

    private void retried(String place, String state, RetryScheduled retry) {
        List<RetryScheduled> pending = retries.computeIfAbsent(place, _ -> new ArrayList<>());
        if (!pending.isEmpty() && !reason(pending.getLast()).equals(reason(retry))) {
            tellRetries(place, state);
        }
        retries.computeIfAbsent(place, _ -> new ArrayList<>()).add(retry);
    }

    private void exited(HistoryEvent event, String place, String state, JsonNode output) {
        tellRetries(place, state);
        if (state.equals("WaitAWhile")) {
            Instant since = entered.getOrDefault(place, event.at());
            if (waitingSince == null) {
                waitingSince = since;
            }
            waits++;
            waited = waited.plus(Duration.between(since, event.at()));
            return;
        }
        String text = WORDS.getOrDefault(state, "Task".equals(types.get(place)) ? said(output) : "");
        if (text.isEmpty()) {
            return;
        }
        if (state.equals("InspectProject")) {
            if (text.equals(lastInspection)) {
                return;
            }
            lastInspection = text;
        }
        tellWaits();
        boolean changed = output.path("changed").asBoolean(false);
        line(event.at(), state, changed ? style.good(text) : text);
    }

    private void caught(HistoryEvent event, String place, String state, Caught caught) {
        tellRetries(place, state);
        tellWaits();
        line(event.at(), state, style.bad(simple(caught.error()) + ": " + reason(caught.error(), caught.cause())));
    }

    /** The summary that a function gives of its work; empty for choices and assignments, which aren't printed. */
    private static String said(JsonNode output) {
        return output.has("freshRun")
                ? "a fresh run looks once more"
                : output.path("summary").asText("");
    }

    private void tellRetries(String place, String state) {
        List<RetryScheduled> pending = retries.remove(place);
        if (pending == null || pending.isEmpty()) {
            return;
        }
        tellWaits();
        String waits =
                pending.stream().map(retry -> TimeFormat.seconds(retry.delay())).collect(Collectors.joining(", "));
        String text = reason(pending.getFirst()) + ": again after " + waits;
        line(entered.getOrDefault(place, cloud.timeline().instant()), state, style.warning(text));
    }

    private void tellWaits() {
        Instant since = waitingSince;
        if (since == null) {
            return;
        }
        waitingSince = null;
        line(
                since,
                "WaitAWhile",
                style.dim(TimeFormat.clock(waited) + (waits > 1 ? ", looking " + waits + " times" : "")));
        waits = 0;
        waited = Duration.ZERO;
    }

    private void line(Instant at, String state, String text) {
        String time = TimeFormat.clock(Duration.between(cloud.start(), at));
        out.println(String.format(Locale.ROOT, "  %7s  %s  %s", time, style.bold(pad(state)), text));
    }

    private static String pad(String state) {
        return String.format(Locale.ROOT, "%-19s", state);
    }

    /** The message of a function's exception, out of the JSON that Lambda makes of it. */
    static String reason(@Nullable String error, @Nullable String cause) {
        return new RunError(error, cause).diagnosis();
    }

    static String reason(RetryScheduled retry) {
        return reason(retry.error(), retry.cause());
    }

    static String simple(String errorName) {
        return errorName.startsWith("io.github.atlascmk.")
                ? errorName.substring(errorName.lastIndexOf('.') + 1)
                : errorName;
    }
}
