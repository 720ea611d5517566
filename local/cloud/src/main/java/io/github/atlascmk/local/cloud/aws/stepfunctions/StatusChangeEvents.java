package io.github.atlascmk.local.cloud.aws.stepfunctions;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.StepFunctions;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.local.cloud.cloudformation.Template;

/** Step Functions tells EventBridge how executions end (Developer Guide: execution status changes). */
public final class StatusChangeEvents {
    private final StepFunctions executions;
    private final EventBus events;
    private final Template.Deployment stack;

    public StatusChangeEvents(StepFunctions executions, EventBus events, Template.Deployment stack) {
        this.executions = executions;
        this.events = events;
        this.stack = stack;
    }

    /** Publishes an event to EventBridge if this event ends an execution. */
    public void publish(HistoryEvent event) {
        String status = switch (event.detail()) {
            case HistoryEvent.ExecutionSucceeded _ -> "SUCCEEDED";
            case HistoryEvent.ExecutionFailed _ -> "FAILED";
            case HistoryEvent.ExecutionTimedOut _ -> "TIMED_OUT";
            case HistoryEvent.ExecutionAborted _ -> "ABORTED";
            default -> "";
        };
        if (status.isEmpty()) {
            return;
        }
        Execution execution = executions.describe(event.executionArn());
        ObjectNode change = JsonNodeFactory.instance.objectNode();
        change.put("version", "0")
                .put("id", execution.name() + (execution.redriveCount() > 0 ? "-" + execution.redriveCount() : ""))
                .put("detail-type", "Step Functions Execution Status Change")
                .put("source", "aws.states")
                .put("account", stack.accountId())
                .put("time", event.at().toString())
                .put("region", stack.region());
        change.putArray("resources").add(execution.arn());
        change.putObject("detail")
                .put("executionArn", execution.arn())
                .put("stateMachineArn", execution.stateMachineArn())
                .put("name", execution.name())
                .put("status", status)
                .put("startDate", execution.startDate().toEpochMilli())
                .put("stopDate", event.at().toEpochMilli())
                .put("input", execution.input().toString());
        events.publish("default", change);
    }
}
