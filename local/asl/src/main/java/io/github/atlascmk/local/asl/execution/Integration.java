package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.definition.StatesError;

/** What a Task's Resource stands for, such as {@code arn:aws:states:::lambda:invoke}. */
@FunctionalInterface
public interface Integration {
    /**
     * Runs in an actor of its own on the timeline, so it may sleep and make calls. A result after
     * {@link TaskContext#deadline} is ignored, but the call isn't stopped.
     *
     * @throws StatesError for the state to retry or catch; anything else is a bug of the local cloud and ends the run
     */
    JsonNode call(JsonNode arguments, TaskContext context);
}
