package io.github.atlascmk.cli;

import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionAborted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionFailed;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionStarted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionSucceeded;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionTimedOut;
import io.github.atlascmk.local.cloud.Cloud;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

/** Prints the runs of a served cloud while they happen: when each begins, what it does, and how it ends. */
final class RunLog {
    private final Cloud cloud;
    private final PrintWriter out;
    private final Style style;
    private final Map<String, TimelinePrinter> stories = new HashMap<>();

    RunLog(Cloud cloud, PrintWriter out, Style style) {
        this.cloud = cloud;
        this.out = out;
        this.style = style;
    }

    void start() {
        cloud.stepFunctions().listen(this::hear);
    }

    private void hear(HistoryEvent event) {
        String run = event.executionArn().substring(event.executionArn().lastIndexOf(':') + 1);
        if (event.detail() instanceof ExecutionStarted started) {
            out.println(style.bold("Run " + run) + style.dim("  " + started.input()));
        }
        stories.computeIfAbsent(run, _ -> new TimelinePrinter(cloud, out, style))
                .hear(event);
        String end = end(event.detail());
        if (!end.isEmpty()) {
            stories.remove(run);
            out.println(style.bold("Run " + run) + "  " + end);
        }
    }

    private String end(HistoryEvent.Detail detail) {
        return switch (detail) {
            case ExecutionSucceeded succeeded -> {
                String outcome = succeeded.output().path("outcome").asText("SUCCEEDED");
                yield style.good(outcome);
            }
            case ExecutionFailed failed -> style.bad("FAILED " + TimelinePrinter.simple(failed.error()));
            case ExecutionTimedOut _ -> style.bad("TIMED_OUT");
            case ExecutionAborted _ -> style.bad("ABORTED");
            default -> "";
        };
    }
}
