package io.github.atlascmk.local.asl.execution;

import static io.github.atlascmk.local.asl.execution.InterpreterTest.assertFailure;
import static io.github.atlascmk.local.asl.execution.InterpreterTest.assertOutput;
import static io.github.atlascmk.local.asl.execution.MachineFixture.MACHINE;
import static io.github.atlascmk.local.asl.execution.MachineFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.local.asl.definition.InvalidDefinition;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.asl.execution.StepFunctionsException.Code;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepFunctionsTest {
    private static final String WAIT = """
            {'QueryLanguage':'JSONata','StartAt':'W','States':{'W':{'Type':'Wait','Seconds':100,'Next':'P'},
            'P':{'Type':'Pass','Output':{'done':'{% $states.input %}'},'End':true}}}""";

    private final MachineFixture bench = new MachineFixture();
    private StepFunctions service;

    @BeforeEach
    void deploy() {
        service = bench.service();
        service.create(MACHINE, StateMachine.parse(MachineFixture.quoted(WAIT), Map.of()));
    }

    private static Code refused(Runnable request) {
        StepFunctionsException refused = catchThrowableOfType(StepFunctionsException.class, request::run);
        assertThat(refused).isNotNull();
        return refused.code();
    }

    @Test
    void sameNameAndInputWhileOpenIsTheSameExecution() {
        String first = service.start(MACHINE, "n", json("{'a':1}"));
        bench.timeline.runUntil(MachineFixture.START.plusSeconds(50));
        assertThat(service.start(MACHINE, "n", json("{'a':1}"))).isEqualTo(first);
        assertThat(first).isEqualTo("arn:aws:states:us-east-1:111122223333:execution:tried:n");
        assertThat(refused(() -> service.start(MACHINE, "n", json("{'a':2}"))))
                .isEqualTo(Code.EXECUTION_ALREADY_EXISTS);
        assertThat(service.executions()).hasSize(1);
    }

    @Test
    void aNameIsTakenFor90DaysAfterTheEnd() {
        service.start(MACHINE, "n", json("{}"));
        bench.timeline.run();
        assertThat(refused(() -> service.start(MACHINE, "n", json("{}")))).isEqualTo(Code.EXECUTION_ALREADY_EXISTS);
        bench.timeline.runUntil(MachineFixture.START.plus(Duration.ofDays(91)));
        service.start(MACHINE, "n", json("{}"));
        bench.timeline.run();
        assertThat(service.executions())
                .singleElement()
                .satisfies(execution -> assertThat(execution.status()).isEqualTo(Status.SUCCEEDED));
    }

    @Test
    void namesThatNobodyGaveComeFromTheSeed() {
        String arn = service.start(MACHINE, null, json("{}"));
        assertThat(service.describe(arn).name()).hasSize(36);
        MachineFixture same = new MachineFixture();
        same.service().create(MACHINE, StateMachine.parse(MachineFixture.quoted(WAIT), Map.of()));
        assertThat(same.service().start(MACHINE, null, json("{}"))).isEqualTo(arn);
        assertThat(service.start(MACHINE, null, json("{}"))).isNotEqualTo(arn);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "a b", "a/b", "a:b", "a?", "a*", "a{", "a\"", "a#", "a%", "a\\", "a|", "a~", "a$", "a&", "a\u0007"
            })
    void refusesNames(String name) {
        assertThat(refused(() -> service.start(MACHINE, name, json("{}")))).isEqualTo(Code.INVALID_NAME);
    }

    @Test
    void aNameHasUpTo80Characters() {
        service.start(MACHINE, "n".repeat(80), json("{}"));
        assertThat(refused(() -> service.start(MACHINE, "n".repeat(81), json("{}"))))
                .isEqualTo(Code.INVALID_NAME);
    }

    @Test
    void refusesWhatIsUnknownOrTooLarge() {
        assertThat(refused(() -> service.start(MACHINE + "2", "n", json("{}"))))
                .isEqualTo(Code.STATE_MACHINE_DOES_NOT_EXIST);
        assertThat(refused(() -> service.describe("arn"))).isEqualTo(Code.EXECUTION_DOES_NOT_EXIST);
        assertThat(refused(() -> service.stop("arn", null, null))).isEqualTo(Code.EXECUTION_DOES_NOT_EXIST);
        JsonNode large = TextNode.valueOf("x".repeat(256 * 1024 - 1));
        assertThat(refused(() -> service.start(MACHINE, "n", large))).isEqualTo(Code.VALIDATION);
        service.start(MACHINE, "n", TextNode.valueOf("x".repeat(256 * 1024 - 2)));
    }

    @Test
    void refusesATaskWithoutIntegration() {
        StateMachine machine = StateMachine.parse(MachineFixture.quoted("""
                        {'QueryLanguage':'JSONata','StartAt':'M','States':{'M':{'Type':'Map','ItemProcessor':{'StartAt':'A',
                        'States':{'A':{'Type':'Task','Resource':'test:nope','Arguments':{},'End':true}}},'End':true}}}"""), Map.of());
        assertThatThrownBy(() -> service.create(MACHINE, machine))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContaining("test:nope has no integration");
    }

    @Test
    void stoppingEndsAnExecutionAtOnce() {
        String arn = service.start(MACHINE, "n", json("{}"));
        bench.timeline.at(MachineFixture.START.plusSeconds(30), "stop", () -> service.stop(arn, "Enough", "by hand"));
        bench.timeline.run();
        Execution execution = service.describe(arn);
        assertThat(execution.status()).isEqualTo(Status.ABORTED);
        assertThat(execution.error()).isEqualTo("Enough");
        assertThat(execution.cause()).isEqualTo("by hand");
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START.plusSeconds(30));
        service.stop(arn, "Again", "no effect");
        assertThat(service.describe(arn)).isEqualTo(execution);
    }

    @Test
    void executionsOfOneMachineRunSideBySide() {
        for (String name : List.of("a", "b", "c")) {
            service.start(MACHINE, name, json("'" + name + "'"));
        }
        bench.timeline.run();
        assertThat(service.executions()).extracting(Execution::name).containsExactly("a", "b", "c");
        assertThat(service.executions())
                .extracting(Execution::output)
                .containsExactly(json("{'done':'a'}"), json("{'done':'b'}"), json("{'done':'c'}"));
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START.plusSeconds(100));
    }

    @Test
    void theHistoryTellsARunFromItsStartToItsEnd() {
        bench.failing("test:fails", "E");
        bench.runMachine("""
                {'QueryLanguage':'JSONata','StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:echo',
                'Arguments':1,'Assign':{'v':2},'End':true}}}""", "3");
        assertThat(bench.events)
                .extracting(HistoryEvent::detail)
                .containsExactly(
                        new HistoryEvent.ExecutionStarted(json("3")),
                        new HistoryEvent.StateEntered("Task", json("3")),
                        new HistoryEvent.TaskScheduled("test:echo", json("1")),
                        new HistoryEvent.TaskSucceeded(json("1")),
                        new HistoryEvent.StateExited(json("1"), json("{'v':2}")),
                        new HistoryEvent.ExecutionSucceeded(json("1")));
    }

    @Test
    void aMachineStartsAnother() {
        String parent = MACHINE + "-parent";
        service.create(parent, StateMachine.parse(MachineFixture.quoted("""
                        {'QueryLanguage':'JSONata','StartAt':'S','States':{
                        'S':{'Type':'Task','Resource':'arn:aws:states:::aws-sdk:sfn:startExecution',
                          'Arguments':{'StateMachineArn':'%s','Name':'child','Input':'{%% $string({`n`:1}) %%}'},'Next':'W'},
                        'W':{'Type':'Wait','Seconds':60,'Output':'{%% $states.input.ExecutionArn %%}','End':true}}}""".formatted(MACHINE)), Map.of()));
        String arn = service.start(parent, "p", json("{}"));
        bench.timeline.run();
        String child = "arn:aws:states:us-east-1:111122223333:execution:tried:child";
        assertOutput(service.describe(arn), "'" + child + "'");
        assertThat(service.describe(child).input()).isEqualTo(json("{'n':1}"));
        assertThat(service.executions()).extracting(Execution::status).containsOnly(Status.SUCCEEDED);
    }

    @Test
    void callsOfTheServiceFailByTheNamesOfTheSdk() {
        assertFailure(new MachineFixture().run("""
                        'StartAt':'D','States':{'D':{'Type':'Task','End':true,
                        'Resource':'arn:aws:states:::aws-sdk:sfn:startExecution',
                        'Arguments':{'StateMachineArn':'arn:aws:states:us-east-1:111122223333:stateMachine:other'}}}""", "{}"), "Sfn.StateMachineDoesNotExistException");
        assertFailure(new MachineFixture().run("""
                        'StartAt':'D','States':{'D':{'Type':'Task','End':true,
                        'Resource':'arn:aws:states:::aws-sdk:sfn:startExecution',
                        'Arguments':{'StateMachineArn':'arn:aws:states:us-east-1:111122223333:stateMachine:tried',
                          'Name':'run','Input':'[]'}}}""", "{}"), "Sfn.ExecutionAlreadyExistsException");
        assertFailure(new MachineFixture().run("""
                        'StartAt':'D','States':{'D':{'Type':'Task','End':true,
                        'Resource':'arn:aws:states:::aws-sdk:sfn:startExecution','Arguments':{'stateMachineArn':'x'}}}""", "{}"), "States.Runtime");
    }

    @Test
    void theSameSeedGivesTheSameHistory() {
        for (long seed = 1; seed <= 20; seed++) {
            List<HistoryEvent> first = eventful(seed);
            assertThat(eventful(seed)).as("seed %s", seed).isEqualTo(first);
            assertThat(first).hasSizeGreaterThan(50);
        }
        assertThat(eventful(1)).isNotEqualTo(eventful(2));
    }

    private static List<HistoryEvent> eventful(long seed) {
        MachineFixture bench = new MachineFixture(seed);
        bench.integrations.put("test:moody", (arguments, context) -> {
            bench.timeline.sleep(Duration.ofMillis(100 + arguments.asInt()));
            if (bench.timeline.instant().toEpochMilli() % 3 != 0) {
                throw new StatesError("Moody", context.state());
            }
            return arguments;
        });
        bench.run("""
                'StartAt':'M','States':{'M':{'Type':'Map','Items':'{% [1..20] %}','MaxConcurrency':4,
                 'ItemProcessor':{'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:moody',
                   'Arguments':'{% $states.input * 7 + $floor($random() * 10) %}',
                   'Retry':[{'ErrorEquals':['Moody'],'MaxAttempts':5,'JitterStrategy':'FULL'}],
                   'Catch':[{'ErrorEquals':['Moody'],'Output':'{% $uuid() %}','Next':'W'}],'End':true},
                   'W':{'Type':'Wait','Seconds':3,'End':true}}},'End':true}}""", "{}");
        return bench.events;
    }
}
