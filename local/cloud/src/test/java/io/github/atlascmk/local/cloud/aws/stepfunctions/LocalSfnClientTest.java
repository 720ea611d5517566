package io.github.atlascmk.local.cloud.aws.stepfunctions;

import static io.github.atlascmk.local.asl.execution.MachineFixture.MACHINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.execution.MachineFixture;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionNotRedrivableException;
import software.amazon.awssdk.services.sfn.model.ExecutionRedriveStatus;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.InvalidExecutionInputException;
import software.amazon.awssdk.services.sfn.model.InvalidNameException;
import software.amazon.awssdk.services.sfn.model.ListExecutionsResponse;
import software.amazon.awssdk.services.sfn.model.SfnException;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

class LocalSfnClientTest {
    private static final String MACHINE_JSON = """
            {'QueryLanguage':'JSONata','StartAt':'W','States':{'W':{'Type':'Wait','Seconds':100,'End':true}}}""";

    private final MachineFixture bench = new MachineFixture();
    private final Wire wire = new Wire(bench.timeline);
    private final SfnClient client = new LocalSfnClient(wire, bench.service(), Duration.ofMillis(50));

    @BeforeEach
    void deploy() {
        bench.service().create(MACHINE, StateMachine.parse(MachineFixture.quoted(MACHINE_JSON), Map.of()));
    }

    /** Runs as an actor, as all that makes calls. */
    private void act(Consumer<SfnClient> body) {
        bench.timeline.start("caller", () -> body.accept(client));
        bench.timeline.runUntil(bench.timeline.instant().plusSeconds(1));
    }

    private <E extends SfnException> E failure(Class<E> type, Consumer<SfnClient> body) {
        List<E> thrown = new ArrayList<>();
        act(c -> thrown.add(catchThrowableOfType(type, () -> body.accept(c))));
        assertThat(thrown).hasSize(1).doesNotContainNull();
        return thrown.getFirst();
    }

    @Test
    void startsAndDescribes() {
        List<DescribeExecutionResponse> answers = new ArrayList<>();
        act(c -> {
            String arn = c.startExecution(
                            r -> r.stateMachineArn(MACHINE).name("n").input("{\"a\":1}"))
                    .executionArn();
            answers.add(c.describeExecution(r -> r.executionArn(arn)));
        });
        bench.timeline.run();
        act(c -> answers.add(
                c.describeExecution(r -> r.executionArn(answers.getFirst().executionArn()))));

        DescribeExecutionResponse running = answers.getFirst();
        assertThat(running.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(running.input()).isEqualTo("{\"a\":1}");
        assertThat(running.output()).isNull();
        Instant started = MachineFixture.START.plusMillis(25);
        assertThat(running.startDate()).isEqualTo(started);
        assertThat(answers.getLast().status()).isEqualTo(ExecutionStatus.SUCCEEDED);
        assertThat(answers.getLast().output()).isEqualTo("{\"a\":1}");
        assertThat(answers.getLast().stopDate()).isEqualTo(started.plusSeconds(100));
        assertThat(wire.calls())
                .extracting(Call::service, Call::operation, Call::target)
                .startsWith(
                        tuple("states", "StartExecution", MACHINE),
                        tuple("states", "DescribeExecution", running.executionArn()));
    }

    @Test
    void throwsTheSdksExceptionsWithTheirDetails() {
        act(c -> c.startExecution(r -> r.stateMachineArn(MACHINE).name("n").input("{}")));
        ExecutionAlreadyExistsException taken = failure(
                ExecutionAlreadyExistsException.class,
                c -> c.startExecution(r -> r.stateMachineArn(MACHINE).name("n").input("[]")));
        assertThat(taken.statusCode()).isEqualTo(400);
        assertThat(taken.awsErrorDetails().errorCode()).isEqualTo("ExecutionAlreadyExists");
        assertThat(taken.awsErrorDetails().errorMessage()).contains("execution:tried:n");
        assertThat(wire.calls().getLast().error()).isEqualTo("ExecutionAlreadyExists");

        failure(
                InvalidNameException.class,
                c -> c.startExecution(r -> r.stateMachineArn(MACHINE).name("a b")));
        failure(
                InvalidExecutionInputException.class,
                c -> c.startExecution(r -> r.stateMachineArn(MACHINE).input("{nope")));
        failure(StateMachineDoesNotExistException.class, c -> c.startExecution(r -> r.stateMachineArn(MACHINE + "2")));
        failure(ExecutionDoesNotExistException.class, c -> c.describeExecution(r -> r.executionArn("arn")));
        failure(ExecutionDoesNotExistException.class, c -> c.stopExecution(r -> r.executionArn("arn")));
    }

    @Test
    void stops() {
        List<DescribeExecutionResponse> answers = new ArrayList<>();
        act(c -> {
            String arn = c.startExecution(r -> r.stateMachineArn(MACHINE)).executionArn();
            c.stopExecution(r -> r.executionArn(arn).error("E").cause("C"));
            answers.add(c.describeExecution(r -> r.executionArn(arn)));
        });
        assertThat(answers.getFirst().status()).isEqualTo(ExecutionStatus.ABORTED);
        assertThat(answers.getFirst().error()).isEqualTo("E");
        assertThat(answers.getFirst().input()).isEqualTo("{}");
    }

    @Test
    void redrives() {
        List<DescribeExecutionResponse> answers = new ArrayList<>();
        List<Instant> redriven = new ArrayList<>();
        act(c -> {
            String arn = c.startExecution(r -> r.stateMachineArn(MACHINE)).executionArn();
            c.stopExecution(r -> r.executionArn(arn));
            answers.add(c.describeExecution(r -> r.executionArn(arn)));
            redriven.add(c.redriveExecution(r -> r.executionArn(arn)).redriveDate());
            answers.add(c.describeExecution(r -> r.executionArn(arn)));
        });
        assertThat(answers.getFirst().redriveStatus()).isEqualTo(ExecutionRedriveStatus.REDRIVABLE);
        assertThat(answers.getFirst().redriveCount()).isZero();
        DescribeExecutionResponse again = answers.getLast();
        assertThat(again.status()).isEqualTo(ExecutionStatus.RUNNING);
        assertThat(again.redriveCount()).isEqualTo(1);
        assertThat(again.redriveDate()).isEqualTo(redriven.getFirst());
        assertThat(again.redriveStatus()).isEqualTo(ExecutionRedriveStatus.NOT_REDRIVABLE);
        assertThat(again.redriveStatusReason()).contains("RUNNING");
        ExecutionNotRedrivableException running = failure(
                ExecutionNotRedrivableException.class,
                c -> c.redriveExecution(r -> r.executionArn(again.executionArn())));
        assertThat(running.awsErrorDetails().errorCode()).isEqualTo("ExecutionNotRedrivable");
        failure(ExecutionDoesNotExistException.class, c -> c.redriveExecution(r -> r.executionArn("arn")));
    }

    @Test
    void listsNewestFirstByStatusAndPage() {
        List<ListExecutionsResponse> pages = new ArrayList<>();
        act(c -> {
            for (String name : List.of("a", "b", "c")) {
                c.startExecution(r -> r.stateMachineArn(MACHINE).name(name));
            }
            c.stopExecution(r -> r.executionArn(MACHINE.replace("stateMachine", "execution") + ":b"));
            pages.add(c.listExecutions(r -> r.stateMachineArn(MACHINE).maxResults(2)));
            pages.add(c.listExecutions(r -> r.stateMachineArn(MACHINE)
                    .maxResults(2)
                    .nextToken(pages.getFirst().nextToken())));
            pages.add(c.listExecutions(r -> r.stateMachineArn(MACHINE).statusFilter("RUNNING")));
        });
        assertThat(pages)
                .extracting(page ->
                        page.executions().stream().map(ExecutionListItem::name).toList())
                .containsExactly(List.of("c", "b"), List.of("a"), List.of("c", "a"));
        assertThat(pages.getLast().nextToken()).isNull();
    }

    @Test
    void refusesOperationsThatTheLocalCloudLacks() {
        assertThatThrownBy(() -> client.createActivity(r -> r.name("a")))
                .isInstanceOf(UnsupportedOperationException.class);
    }
}
