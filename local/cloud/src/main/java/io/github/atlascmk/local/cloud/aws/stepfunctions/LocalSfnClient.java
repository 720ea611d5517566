package io.github.atlascmk.local.cloud.aws.stepfunctions;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.StepFunctions;
import io.github.atlascmk.local.asl.execution.StepFunctionsException;
import io.github.atlascmk.local.asl.execution.StepFunctionsException.Code;
import io.github.atlascmk.local.asl.jsonata.Values;
import io.github.atlascmk.local.cloud.wire.Authorizer;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionRequest;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineRequest;
import software.amazon.awssdk.services.sfn.model.DescribeStateMachineResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryRequest;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.model.InvalidArnException;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.InvalidTokenException;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesRequest;
import software.amazon.awssdk.services.sfn.model.ListStateMachinesResponse;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionRequest;
import software.amazon.awssdk.services.sfn.model.RedriveExecutionResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StartExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StartExecutionResponse;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;
import software.amazon.awssdk.services.sfn.model.StateMachineStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineType;
import software.amazon.awssdk.services.sfn.model.StopExecutionRequest;
import software.amazon.awssdk.services.sfn.model.StopExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ValidationException;

/**
 * The SDK's client of the local Step Functions: starting, describing, listing, stopping and redriving executions,
 * describing and listing state machines, with the exceptions of the real one. Other operations throw
 * {@link UnsupportedOperationException}.
 */
public final class LocalSfnClient implements SfnClient {
    /**
     * Step Functions API Reference, ListExecutions and GetExecutionHistory: items on a page, unless the request says
     * otherwise.
     */
    private static final int PAGE = 100;

    private final Wire wire;
    private final StepFunctions service;
    private final Duration latency;
    private final Authorizer authorizer;

    /** @param latency the latency of each call */
    public LocalSfnClient(Wire wire, StepFunctions service, Duration latency) {
        this(wire, service, latency, Authorizer.NOBODY_REFUSED);
    }

    /**
     * @param latency the latency of each call
     * @param authorizer asked before each call takes effect
     */
    public LocalSfnClient(Wire wire, StepFunctions service, Duration latency, Authorizer authorizer) {
        this.wire = wire;
        this.service = service;
        this.latency = latency;
        this.authorizer = authorizer;
    }

    @Override
    public StartExecutionResponse startExecution(StartExecutionRequest request) {
        return call("StartExecution", request.stateMachineArn(), () -> {
            String arn = service.start(request.stateMachineArn(), request.name(), input(request.input()));
            return StartExecutionResponse.builder()
                    .executionArn(arn)
                    .startDate(service.describe(arn).startDate())
                    .build();
        });
    }

    @Override
    public DescribeExecutionResponse describeExecution(DescribeExecutionRequest request) {
        return call("DescribeExecution", request.executionArn(), () -> {
            Execution execution = service.describe(request.executionArn());
            JsonNode output = execution.output();
            String notRedrivable = execution.notRedrivable();
            return DescribeExecutionResponse.builder()
                    .executionArn(execution.arn())
                    .stateMachineArn(execution.stateMachineArn())
                    .name(execution.name())
                    .status(execution.status().name())
                    .startDate(execution.startDate())
                    .stopDate(execution.stopDate())
                    .input(execution.input().toString())
                    .output(output == null ? null : output.toString())
                    .error(execution.error())
                    .cause(execution.cause())
                    .redriveCount(execution.redriveCount())
                    .redriveDate(execution.redriveDate())
                    .redriveStatus(
                            notRedrivable == null
                                    ? ExecutionRedriveStatus.REDRIVABLE
                                    : ExecutionRedriveStatus.NOT_REDRIVABLE)
                    .redriveStatusReason(notRedrivable)
                    .build();
        });
    }

    /** Not idempotent, since client tokens aren't remembered: an execution that is running again is refused. */
    @Override
    public RedriveExecutionResponse redriveExecution(RedriveExecutionRequest request) {
        return call("RedriveExecution", request.executionArn(), () -> {
            service.redrive(request.executionArn());
            return RedriveExecutionResponse.builder()
                    .redriveDate(service.describe(request.executionArn()).redriveDate())
                    .build();
        });
    }

    @Override
    public StopExecutionResponse stopExecution(StopExecutionRequest request) {
        return call("StopExecution", request.executionArn(), () -> {
            service.stop(request.executionArn(), request.error(), request.cause());
            return StopExecutionResponse.builder()
                    .stopDate(service.describe(request.executionArn()).stopDate())
                    .build();
        });
    }

    /** Newest first, as AWS does. */
    @Override
    public ListExecutionsResponse listExecutions(ListExecutionsRequest request) {
        String machine = Objects.requireNonNullElse(request.stateMachineArn(), "");
        return call("ListExecutions", machine, () -> {
            if (machine.isEmpty()) {
                throw exception(
                        "ValidationException",
                        "Specify a stateMachineArn or a mapRunArn.",
                        ValidationException.builder());
            }
            service.machine(machine);
            List<ExecutionListItem> all = service.executions().reversed().stream()
                    .filter(execution -> execution.stateMachineArn().equals(machine))
                    .filter(execution -> request.statusFilter() == null
                            || execution.status().name().equals(request.statusFilterAsString()))
                    .map(LocalSfnClient::item)
                    .toList();
            Page<ExecutionListItem> page = page(all, request.nextToken(), request.maxResults());
            return ListExecutionsResponse.builder()
                    .executions(page.items)
                    .nextToken(page.next)
                    .build();
        });
    }

    @Override
    public GetExecutionHistoryResponse getExecutionHistory(GetExecutionHistoryRequest request) {
        return call("GetExecutionHistory", request.executionArn(), () -> {
            List<HistoryEvent> events = ExecutionHistory.of(service.history(request.executionArn()));
            boolean newestFirst = Boolean.TRUE.equals(request.reverseOrder());
            Page<HistoryEvent> page =
                    page(newestFirst ? events.reversed() : events, request.nextToken(), request.maxResults());
            return GetExecutionHistoryResponse.builder()
                    .events(page.items)
                    .nextToken(page.next)
                    .build();
        });
    }

    @Override
    public DescribeStateMachineResponse describeStateMachine(DescribeStateMachineRequest request) {
        String arn = request.stateMachineArn();
        return call("DescribeStateMachine", arn, () -> {
            StepFunctions.Deployed deployed = service.machine(arn);
            return DescribeStateMachineResponse.builder()
                    .stateMachineArn(arn)
                    .name(StepFunctions.lastPart(arn))
                    .status(StateMachineStatus.ACTIVE)
                    .definition(deployed.machine().definition().toPrettyString())
                    .roleArn(deployed.roleArn())
                    .type(StateMachineType.STANDARD)
                    .creationDate(deployed.since())
                    .build();
        });
    }

    /** All on one page, since a stack has few. */
    @Override
    public ListStateMachinesResponse listStateMachines(ListStateMachinesRequest request) {
        return call("ListStateMachines", "*", () -> {
            List<StateMachineListItem> all = new ArrayList<>();
            service.machines()
                    .forEach((arn, deployed) -> all.add(StateMachineListItem.builder()
                            .stateMachineArn(arn)
                            .name(StepFunctions.lastPart(arn))
                            .type(StateMachineType.STANDARD)
                            .creationDate(deployed.since())
                            .build()));
            return ListStateMachinesResponse.builder().stateMachines(all).build();
        });
    }

    private record Page<T>(List<T> items, @Nullable String next) {}

    private static <T> Page<T> page(List<T> all, @Nullable String token, @Nullable Integer most) {
        int from = offset(token, all.size());
        int size = most == null || most == 0 ? PAGE : most;
        int to = Math.min(from + size, all.size());
        return new Page<>(all.subList(from, to), to < all.size() ? String.valueOf(to) : null);
    }

    private static int offset(@Nullable String token, int size) {
        if (token == null) {
            return 0;
        }
        if (!token.matches("\\d{1,9}") || Integer.parseInt(token) > size) {
            throw new StepFunctionsException(Code.INVALID_TOKEN, "Invalid Token: '" + token + "'");
        }
        return Integer.parseInt(token);
    }

    private static ExecutionListItem item(Execution execution) {
        return ExecutionListItem.builder()
                .executionArn(execution.arn())
                .stateMachineArn(execution.stateMachineArn())
                .name(execution.name())
                .status(execution.status().name())
                .startDate(execution.startDate())
                .stopDate(execution.stopDate())
                .build();
    }

    @Override
    public String serviceName() {
        return SERVICE_NAME;
    }

    @Override
    public void close() {
        // There is nothing to close.
    }

    private static JsonNode input(@Nullable String text) {
        try {
            return Values.parse(text == null ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new StepFunctionsException(Code.INVALID_EXECUTION_INPUT, "Invalid State Machine Execution Input");
        }
    }

    private <T> T call(String operation, String target, Supplier<T> effect) {
        return wire.call("states", operation, target, latency, LocalSfnClient::errorCode, () -> {
            authorizer.refusal("states:" + operation, target).ifPresent(refusal -> {
                throw exception("AccessDeniedException", refusal, SfnException.builder());
            });
            AwsFault fault = wire.interference().awsFault(wire.caller(), "states", operation);
            if (fault != null) {
                if (Boolean.TRUE.equals(fault.effect())) {
                    T _ = effect.get();
                }
                throw exception(fault.error(), "a fault of the local cloud", SfnException.builder());
            }
            try {
                return effect.get();
            } catch (StepFunctionsException refused) {
                throw exception(refused);
            }
        });
    }

    private static String errorCode(RuntimeException exception) {
        return exception instanceof AwsServiceException answered
                ? answered.awsErrorDetails().errorCode()
                : exception.getClass().getSimpleName();
    }

    private static SfnException exception(StepFunctionsException refused) {
        SfnException.Builder builder = switch (refused.code()) {
            case EXECUTION_ALREADY_EXISTS -> ExecutionAlreadyExistsException.builder();
            case EXECUTION_DOES_NOT_EXIST -> ExecutionDoesNotExistException.builder();
            case EXECUTION_NOT_REDRIVABLE -> ExecutionNotRedrivableException.builder();
            case INVALID_ARN -> InvalidArnException.builder();
            case INVALID_EXECUTION_INPUT -> InvalidExecutionInputException.builder();
            case INVALID_NAME -> InvalidNameException.builder();
            case INVALID_TOKEN -> InvalidTokenException.builder();
            case STATE_MACHINE_DOES_NOT_EXIST -> StateMachineDoesNotExistException.builder();
            case VALIDATION -> ValidationException.builder();
        };
        return exception(refused.code().text(), String.valueOf(refused.getMessage()), builder);
    }

    private static SfnException exception(String code, String message, SfnException.Builder builder) {
        AwsErrorDetails details = AwsErrorDetails.builder()
                .serviceName("Sfn")
                .errorCode(code)
                .errorMessage(message)
                .sdkHttpResponse(SdkHttpResponse.builder().statusCode(400).build())
                .build();
        builder.message(message);
        builder.statusCode(400);
        builder.requestId("00000000-0000-4000-8000-000000000000");
        builder.awsErrorDetails(details);
        return (SfnException) builder.build();
    }
}
