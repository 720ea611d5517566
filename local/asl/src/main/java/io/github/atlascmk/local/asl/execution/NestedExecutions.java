package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.jsonata.Values;
import java.util.Set;

/**
 * The service as state machines call it by the SDK integration {@code aws-sdk:sfn:startExecution}: names of fields
 * begin in upper case, and errors are {@code Sfn.…Exception}. A call takes no time, and isn't in any journal.
 */
public final class NestedExecutions {
    private final StepFunctions service;

    public NestedExecutions(StepFunctions service) {
        this.service = service;
    }

    public JsonNode start(JsonNode arguments, TaskContext context) {
        only(arguments, "StateMachineArn", "Name", "Input");
        JsonNode input = arguments.has("Input") ? input(required(arguments, "Input")) : WorkflowRun.JSON.objectNode();
        String name = arguments.has("Name") ? required(arguments, "Name") : null;
        String arn = named(() -> service.start(required(arguments, "StateMachineArn"), name, input));
        return WorkflowRun.JSON
                .objectNode()
                .put("ExecutionArn", arn)
                .put("StartDate", service.describe(arn).startDate().toString());
    }

    private static JsonNode input(String text) {
        try {
            return Values.parse(text);
        } catch (JsonProcessingException e) {
            throw new StatesError("Sfn.InvalidExecutionInputException", "Invalid State Machine Execution Input");
        }
    }

    private interface Request<T> {
        T make();
    }

    private static <T> T named(Request<T> request) {
        try {
            return request.make();
        } catch (StepFunctionsException refused) {
            throw new StatesError("Sfn." + refused.code().exception(), refused.getMessage());
        }
    }

    private static void only(JsonNode arguments, String... known) {
        arguments.fieldNames().forEachRemaining(field -> {
            if (!Set.of(known).contains(field)) {
                throw new StatesError(
                        StatesError.RUNTIME, "The field '" + field + "' is not supported by Step Functions");
            }
        });
    }

    private static String required(JsonNode arguments, String field) {
        JsonNode value = arguments.path(field);
        if (!value.isTextual()) {
            throw new StatesError(StatesError.RUNTIME, "The value for the field '" + field + "' must be a STRING");
        }
        return value.textValue();
    }
}
