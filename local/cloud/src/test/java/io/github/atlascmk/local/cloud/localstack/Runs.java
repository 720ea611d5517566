package io.github.atlascmk.local.cloud.localstack;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;

/** Executions on LocalStack's Step Functions. */
final class Runs {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(200);

    private final SfnClient stepFunctions;

    Runs(SfnClient stepFunctions) {
        this.stepFunctions = stepFunctions;
    }

    String start(String machineArn, String name, String input) {
        return stepFunctions
                .startExecution(request ->
                        request.stateMachineArn(machineArn).name(name).input(input))
                .executionArn();
    }

    List<String> all(String machineArn) {
        return stepFunctions
                .listExecutionsPaginator(request -> request.stateMachineArn(machineArn))
                .executions()
                .stream()
                .map(execution -> execution.executionArn())
                .toList();
    }

    /** The execution that somebody else starts. */
    String first(String machineArn) {
        return eventually(() -> all(machineArn).stream().findFirst(), "no execution of " + machineArn + " was started");
    }

    DescribeExecutionResponse ended(String executionArn) {
        return eventually(
                () -> Optional.of(stepFunctions.describeExecution(request -> request.executionArn(executionArn)))
                        .filter(execution -> execution.status() != ExecutionStatus.RUNNING),
                executionArn + " didn't end");
    }

    List<HistoryEvent> history(String executionArn) {
        List<HistoryEvent> events = new ArrayList<>();
        stepFunctions
                .getExecutionHistoryPaginator(
                        request -> request.executionArn(executionArn).includeExecutionData(true))
                .events()
                .forEach(events::add);
        return events;
    }

    /** There is nothing to wait on but the clock: Step Functions doesn't call back. */
    static <T> T eventually(Supplier<Optional<T>> look, String otherwise) {
        Instant last = Instant.now().plus(LIMIT);
        while (Instant.now().isBefore(last)) {
            Optional<T> seen = look.get();
            if (seen.isPresent()) {
                return seen.get();
            }
            try {
                Thread.sleep(BETWEEN_LOOKS);
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(otherwise, stopped);
            }
        }
        throw new AssertionError(otherwise + " within " + LIMIT);
    }
}
