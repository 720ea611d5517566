package io.github.atlascmk.fake;

import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;

/** Executions by their status; nothing of them is run. */
public final class FakeStepFunctions implements SfnClient {
    /** By ARN; who isn't here, isn't known. */
    public final Map<String, ExecutionStatus> statuses = new HashMap<>();

    /** The inputs of those that were started, by name. */
    public final Map<String, String> started = new HashMap<>();

    private final Map<String, RuntimeException> failures = new HashMap<>();
    private Runnable before = () -> {};

    /** The next call of this operation fails, having done nothing. */
    public void failNext(String operation, RuntimeException failure) {
        failures.put(operation, failure);
    }

    /** Happens before each call takes effect. */
    public void beforeEachCall(Runnable what) {
        before = what;
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        called("DescribeExecution");
        ExecutionStatus status = statuses.get(request.executionArn());
        if (status == null) {
            throw ExecutionDoesNotExistException.builder()
                    .message("Execution Does Not Exist")
                    .build();
        }
        return DescribeExecutionResponse.builder().status(status).build();
    }

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
        called("StartExecution");
        if (started.putIfAbsent(request.name(), request.input()) != null) {
            throw ExecutionAlreadyExistsException.builder()
                    .message("Execution Already Exists")
                    .build();
        }
        return StartExecutionResponse.builder().build();
    }

    @Override
    public String serviceName() {
        return "states";
    }

    @Override
    public void close() {}

    private void called(String operation) {
        before.run();
        RuntimeException failure = failures.remove(operation);
        if (failure != null) {
            throw failure;
        }
    }
}
