package io.github.atlascmk.local.asl.execution;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An execution as it is at one moment.
 *
 * @param output null unless it succeeded
 * @param error null unless it failed or was aborted with one
 * @param stopDate null while it runs
 * @param transitions what AWS bills a Standard workflow by: each state entered, in Maps and Parallels too, and each
 *     retry (Step Functions pricing: a transition each time a step is executed, including retries)
 * @param historyEvents how many of AWS's 25,000 it has used
 * @param redriveDate when it was redriven last; null if it never was
 * @param notRedrivable why it can't be redriven now; null if it can
 */
public record Execution(
        String arn,
        String name,
        String stateMachineArn,
        Status status,
        JsonNode input,
        @Nullable JsonNode output,
        @Nullable String error,
        @Nullable String cause,
        Instant startDate,
        @Nullable Instant stopDate,
        int transitions,
        int historyEvents,
        int redriveCount,
        @Nullable Instant redriveDate,
        @Nullable String notRedrivable) {

    public enum Status {
        RUNNING,
        SUCCEEDED,
        FAILED,
        TIMED_OUT,
        ABORTED
    }
}
