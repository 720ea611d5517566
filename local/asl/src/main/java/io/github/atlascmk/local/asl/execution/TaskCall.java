package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.time.Latch;
import io.github.atlascmk.local.asl.time.Timeline;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call of an integration, by an actor of its own, so that the state can stop waiting for it. */
final class TaskCall {
    private final Latch done;
    private final Integration integration;
    private final JsonNode arguments;
    private final TaskContext context;
    private @Nullable JsonNode result;
    private @Nullable StatesError failure;

    private TaskCall(Timeline timeline, Integration integration, JsonNode arguments, TaskContext context) {
        this.done = new Latch(timeline);
        this.integration = integration;
        this.arguments = arguments;
        this.context = context;
    }

    /**
     * Returns the result, or null if the time is over first; then a later result of the integration is ignored.
     *
     * @throws StatesError that the integration threw
     */
    static @Nullable JsonNode run(
            Timeline timeline,
            Cancellation cancellation,
            Integration integration,
            JsonNode arguments,
            TaskContext context,
            Duration timeout) {
        TaskCall call = new TaskCall(timeline, integration, arguments, context);
        timeline.start(context.state(), call::work);
        if (!cancellation.await(call.done, timeout)) {
            return null;
        }
        if (call.failure != null) {
            throw call.failure;
        }
        return call.result;
    }

    private void work() {
        try {
            result = integration.call(arguments, context);
        } catch (StatesError error) {
            failure = error;
        } catch (Throwable bug) {
            // Rethrown to the caller that runs the timeline; the task ends first, so that the execution doesn't hang.
            failure = new StatesError(StatesError.RUNTIME, "the integration failed: " + bug);
            throw bug;
        } finally {
            done.open();
        }
    }
}
