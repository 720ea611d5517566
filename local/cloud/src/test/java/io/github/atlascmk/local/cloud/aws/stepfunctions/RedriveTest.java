package io.github.atlascmk.local.cloud.aws.stepfunctions;

import static io.github.atlascmk.local.asl.execution.MachineFixture.MACHINE;
import static io.github.atlascmk.local.asl.execution.MachineFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.HistoryEvent.ExecutionRedriven;
import io.github.atlascmk.local.asl.execution.HistoryEvent.IterationStarted;
import io.github.atlascmk.local.asl.execution.HistoryEvent.RetryScheduled;
import io.github.atlascmk.local.asl.execution.HistoryEvent.TaskScheduled;
import io.github.atlascmk.local.asl.execution.MachineFixture;
import io.github.atlascmk.local.asl.execution.StepFunctionsException;
import io.github.atlascmk.local.asl.execution.StepFunctionsException.Code;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An execution that ended badly goes on where it ended. */
class RedriveTest {
    private final MachineFixture bench = new MachineFixture();

    private Execution redriven(Execution ended) {
        bench.service().redrive(ended.arn());
        bench.timeline.run();
        return bench.service().describe(ended.arn());
    }

    private Code refused(Execution execution) {
        StepFunctionsException refused = catchThrowableOfType(
                StepFunctionsException.class, () -> bench.service().redrive(execution.arn()));
        assertThat(refused).isNotNull();
        return refused.code();
    }

    @Test
    void goesOnAtTheFailedStateWithItsInputAndTheVariables() {
        bench.failing("test:once", "E");
        Execution failed = bench.run("""
                'StartAt':'A','States':{
                'A':{'Type':'Pass','Assign':{'v':'{% $states.input.n + 1 %}'},'Output':{'from':'A'},'Next':'T'},
                'T':{'Type':'Task','Resource':'test:once','End':true,
                  'Arguments':{'v':'{% $v %}','in':'{% $states.input %}',
                    'n':'{% $states.context.Execution.RedriveCount %}'}}}""", "{'n':1}");
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        Execution ended = redriven(failed);
        assertThat(ended.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(ended.output()).isEqualTo(json("{'v':2,'in':{'from':'A'},'n':1}"));
        assertThat(ended.error()).isNull();
        assertThat(ended.startDate()).isEqualTo(failed.startDate());
        assertThat(ended.transitions()).isEqualTo(failed.transitions() + 2);
        assertThat(bench.entered()).containsExactly("A", "T", "T");
        assertThat(bench.events).extracting(HistoryEvent::detail).contains(new ExecutionRedriven(1));
        assertThat(ExecutionHistory.of(bench.service().history(ended.arn())))
                .filteredOn(event -> event.typeAsString().equals("ExecutionRedriven"))
                .singleElement()
                .satisfies(event -> assertThat(
                                event.executionRedrivenEventDetails().redriveCount())
                        .isEqualTo(1));
    }

    @Test
    void goesOnWhereItWasStopped() {
        bench.service().create(MACHINE, StateMachine.parse(MachineFixture.quoted("""
                        {'QueryLanguage':'JSONata','StartAt':'A','States':{
                        'A':{'Type':'Task','Resource':'test:echo','Arguments':1,'Next':'W'},
                        'W':{'Type':'Wait','Seconds':100,'End':true}}}"""), Map.of()));
        String arn = bench.service().start(MACHINE, "run", json("{}"));
        bench.timeline.at(
                MachineFixture.START.plusSeconds(30),
                "stop",
                () -> bench.service().stop(arn, null, null));
        bench.timeline.run();
        Execution ended = redriven(bench.service().describe(arn));
        assertThat(ended.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START.plusSeconds(130));
        assertThat(bench.entered()).containsExactly("A", "W", "W");
    }

    @Test
    void hasAllItsTimeAgain() {
        Execution late = bench.runMachine("""
                {'QueryLanguage':'JSONata','TimeoutSeconds':150,'StartAt':'A','States':{
                'A':{'Type':'Wait','Seconds':100,'Next':'B'},'B':{'Type':'Wait','Seconds':100,'End':true}}}""", "{}");
        assertThat(late.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(redriven(late).status()).isEqualTo(Status.SUCCEEDED);
    }

    @Test
    void hasAllItsRetriesAgain() {
        bench.failing("test:fails", "E", "E", "E", "E");
        Execution failed = bench.run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:fails','Arguments':1,
                'Retry':[{'ErrorEquals':['E'],'MaxAttempts':1}],'End':true}}""", "{}");
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        Execution again = redriven(failed);
        assertThat(again.status()).isEqualTo(Status.FAILED);
        assertThat(redriven(again).redriveCount()).isEqualTo(2);
        assertThat(bench.service().describe(failed.arn()).status()).isEqualTo(Status.SUCCEEDED);
        assertThat(bench.events)
                .filteredOn(event -> event.detail() instanceof RetryScheduled)
                .extracting(event -> ((RetryScheduled) event.detail()).attempt())
                .containsExactly(1, 1);
    }

    @Test
    void aFailStateFailsAgain() {
        Execution failed = bench.run("""
                'StartAt':'F','States':{'F':{'Type':'Fail','Error':'E','Cause':'c'}}""", "{}");
        Execution again = redriven(failed);
        assertThat(again.status()).isEqualTo(Status.FAILED);
        assertThat(again.error()).isEqualTo("E");
    }

    @Test
    void ofAMapOnlyWhatHadNotSucceededRunsAgain() {
        List<Integer> calls = new ArrayList<>();
        bench.integrations.put("test:third", (arguments, _) -> {
            calls.add(arguments.asInt());
            if (calls.size() == 3) {
                throw new StatesError("E", "on purpose");
            }
            return arguments;
        });
        Execution failed = bench.run("""
                'StartAt':'M','States':{'M':{'Type':'Map','Items':'{% [1..4] %}','MaxConcurrency':1,
                'ItemProcessor':{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:third',
                  'Arguments':'{% $states.input * 10 %}','End':true}}},'End':true}}""", "{}");
        assertThat(failed.status()).isEqualTo(Status.FAILED);
        Execution ended = redriven(failed);
        assertThat(ended.output()).isEqualTo(json("[10,20,30,40]"));
        assertThat(calls).containsExactly(10, 20, 30, 30, 40);
        assertThat(bench.events)
                .filteredOn(event -> event.detail() instanceof IterationStarted)
                .extracting(event -> ((IterationStarted) event.detail()).index())
                .containsExactly(0, 1, 2, 2, 3);
    }

    @Test
    void ofAParallelOnlyWhatHadNotSucceededRunsAgain() {
        bench.failing("test:once", "E");
        Execution failed = bench.run("""
                'StartAt':'P','States':{'P':{'Type':'Parallel','End':true,'Branches':[
                {'StartAt':'A','States':{'A':{'Type':'Task','Resource':'test:echo','Arguments':'a','End':true}}},
                {'StartAt':'B','States':{'B':{'Type':'Wait','Seconds':9,'Next':'C'},
                  'C':{'Type':'Task','Resource':'test:once','Arguments':'c','End':true}}}]}}""", "{}");
        assertThat(redriven(failed).output()).isEqualTo(json("['a','c']"));
        assertThat(bench.entered()).containsExactly("P", "A", "B", "C", "P", "C");
        assertThat(bench.events)
                .filteredOn(event -> event.detail() instanceof TaskScheduled)
                .hasSize(3);
    }

    @Test
    void keepsTheDefinitionThatItBeganWith() {
        bench.failing("test:once", "E");
        Execution failed = bench.run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:once','Arguments':'old','End':true}}""", "{}");
        bench.service().create(MACHINE, StateMachine.parse(MachineFixture.quoted("""
                        {'QueryLanguage':'JSONata','StartAt':'U','States':{'U':{'Type':'Pass','Output':'new','End':true}}}"""), Map.of()));
        assertThat(redriven(failed).output()).isEqualTo(json("'old'"));
    }

    @Test
    void onlyWhatEndedBadlyAndNotLongAgo() {
        Execution done = bench.run("'StartAt':'P','States':{'P':{'Type':'Pass','End':true}}", "{}");
        assertThat(refused(done)).isEqualTo(Code.EXECUTION_NOT_REDRIVABLE);
        assertThat(done.notRedrivable()).contains("SUCCEEDED");

        MachineFixture other = new MachineFixture();
        Execution failed = other.run("'StartAt':'F','States':{'F':{'Type':'Fail','Error':'E'}}", "{}");
        other.timeline.runUntil(MachineFixture.START.plus(Duration.ofDays(14)));
        assertThat(other.service().describe(failed.arn()).notRedrivable()).isNull();
        other.timeline.runUntil(MachineFixture.START.plus(Duration.ofDays(14)).plusMillis(1));
        assertThat(other.service().describe(failed.arn()).notRedrivable()).contains("period exceeded");
    }
}
