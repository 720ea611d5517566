package io.github.atlascmk.local.asl.execution;

import static io.github.atlascmk.local.asl.execution.MachineFixture.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.TextNode;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterpreterTest {
    private final MachineFixture bench = new MachineFixture();

    @Test
    void aTaskPassesArgumentsAndShapesItsResult() {
        Execution execution = bench.run("""
                'StartAt':'A','States':{'A':{'Type':'Task','Resource':'test:echo',
                  'Arguments':{'n':'{% $states.input.n + 1 %}','deep':[{'x':'{% `a` & `b` %}'},true,null]},
                  'Output':{'got':'{% $states.result %}','was':'{% $states.input.n %}'},'End':true}}""", "{'n':1}");
        assertOutput(execution, "{'got':{'n':2,'deep':[{'x':'ab'},true,null]},'was':1}");
    }

    @Test
    void aTaskWithoutOutputGivesItsResultAndOtherStatesTheirInput() {
        assertOutput(bench.run("""
                        'StartAt':'P','States':{'P':{'Type':'Pass','Next':'W'},'W':{'Type':'Wait','Seconds':0,'Next':'C'},
                        'C':{'Type':'Choice','Choices':[{'Condition':true,'Next':'A'}]},
                        'A':{'Type':'Task','Resource':'test:echo','Arguments':{'in':'{% $states.input %}'},'Next':'S'},
                        'S':{'Type':'Succeed'}}""", "{'n':1}"), "{'in':{'n':1}}");
        assertThat(bench.entered()).containsExactly("P", "W", "C", "A", "S");
    }

    @Test
    void assignAndOutputBothReadTheValuesAtEntry() {
        Execution execution = bench.run("""
                'StartAt':'A','States':{
                  'A':{'Type':'Pass','Assign':{'x':3,'a':6},'Next':'B'},
                  'B':{'Type':'Pass','Assign':{'x':'{% $a %}','nextX':'{% $x %}'},'Output':'{% $x %}','Next':'C'},
                  'C':{'Type':'Pass','Output':{'b':'{% $states.input %}','x':'{% $x %}','nextX':'{% $nextX %}'},
                       'End':true}}""", "{}");
        assertOutput(execution, "{'b':3,'x':6,'nextX':3}");
    }

    @Test
    void theFirstRuleThatHoldsIsTakenWithItsOwnOutcome() {
        String states = """
                'StartAt':'C','States':{
                  'C':{'Type':'Choice','Assign':{'by':'default'},'Output':'default',
                    'Choices':[
                      {'Condition':'{% $states.input.n > 10 %}','Next':'End','Assign':{'by':'big'},'Output':'big'},
                      {'Condition':'{% $states.input.n > 5 %}','Next':'End','Assign':{'by':'middle'}}],
                    'Default':'End'},
                  'End':{'Type':'Pass','Output':['{% $by %}','{% $states.input %}'],'End':true}}""";
        assertOutput(new MachineFixture().run(states, "{'n':11}"), "['big','big']");
        assertOutput(new MachineFixture().run(states, "{'n':7}"), "['middle',{'n':7}]");
        assertOutput(new MachineFixture().run(states, "{'n':1}"), "['default','default']");
    }

    @Test
    void noChoiceAndNoDefaultFails() {
        assertFailure(bench.run("""
                        'StartAt':'C','States':{'C':{'Type':'Choice','Choices':[
                          {'Condition':'{% $states.input.n = 1 %}','Next':'S'}]},'S':{'Type':'Succeed'}}""", "{'n':2}"), "States.NoChoiceMatched");
    }

    @Test
    void anUndefinedConditionFailsEvenWithADefault() {
        assertFailure(bench.run("""
                        'StartAt':'C','States':{'C':{'Type':'Choice','Default':'S','Choices':[
                          {'Condition':'{% $states.input.nope %}','Next':'S'}]},'S':{'Type':'Succeed'}}""", "{'n':2}"), "States.QueryEvaluationError");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$states.input.nope",
                "$states.input.text + 1",
                "$sum",
                "$error(`no`)",
                "$states.context.Map",
                "($f := function($x) { 1 + $f($x) }; $f(1))"
            })
    void anExpressionThatGivesNoJsonFailsItsState(String expression) {
        Execution execution = bench.run(
                "'StartAt':'A','States':{'A':{'Type':'Pass','Output':'{% " + expression + " %}','End':true}}",
                "{'text':'t'}");
        assertFailure(execution, "States.QueryEvaluationError");
        assertThat(execution.cause()).contains("'" + MachineFixture.quoted(expression) + "'", "'Output'");
    }

    @Test
    void anUndefinedFieldInsideOfAnObjectOfTheDefinitionFailsButInsideOfAnExpressionIsLeftOut() {
        assertOutput(
                new MachineFixture()
                        .run(
                                "'StartAt':'A','States':{'A':{'Type':'Pass','Output':'{% {`a`:$states.input.nope,`b`:1} %}','End':true}}",
                                "{}"),
                "{'b':1}");
        assertFailure(
                new MachineFixture()
                        .run(
                                "'StartAt':'A','States':{'A':{'Type':'Pass','Output':{'a':'{% $states.input.nope %}'},'End':true}}",
                                "{}"),
                "States.QueryEvaluationError");
    }

    @Test
    void waitsTakeVirtualTimeOnly() {
        Execution execution = bench.run("""
                'StartAt':'A','States':{
                  'A':{'Type':'Wait','Seconds':30,'Next':'B'},
                  'B':{'Type':'Wait','Seconds':'{% $states.input.s %}','Next':'C'},
                  'C':{'Type':'Wait','Timestamp':'2026-01-15T10:00:00Z','Next':'D'},
                  'D':{'Type':'Wait','Timestamp':'{% $states.input.past %}','End':true}}""", "{'s':12,'past':'2020-01-01T00:00:00+01:00'}");
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(bench.secondsOf(HistoryEvent.StateExited.class)).containsExactly(30.0, 42.0, 3600.0, 3600.0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "1.5", "100000000", "`x`", "null"})
    void aWaitOfNoWholeSecondsFails(String seconds) {
        assertFailure(
                bench.run(
                        "'StartAt':'A','States':{'A':{'Type':'Wait','Seconds':'{% " + seconds + " %}','End':true}}",
                        "{}"),
                "States.QueryEvaluationError");
    }

    @Test
    void failNamesItsErrorByTextOrExpression() {
        Execution execution = bench.run("""
                'StartAt':'F','States':{'F':{'Type':'Fail','Error':'Mine','Cause':'{% `no ` & $states.input.what %}'}}""", "{'what':'way'}");
        assertFailure(execution, "Mine");
        assertThat(execution.cause()).isEqualTo("no way");
    }

    @Test
    void theContextSaysWhoAndWhen() {
        Execution execution = bench.run("""
                'StartAt':'A','States':{'A':{'Type':'Wait','Seconds':5,'Next':'B'},
                'B':{'Type':'Pass','Output':'{% $states.context %}','End':true}}""", "{'n':1}");
        assertOutput(execution, """
                {'Execution':{'Id':'arn:aws:states:us-east-1:111122223333:execution:tried:run','Name':'run',
                  'RoleArn':'arn:aws:iam::111122223333:role/m','StartTime':'2026-01-15T09:00:00Z','RedriveCount':0,
                  'Input':{'n':1}},
                 'StateMachine':{'Id':'arn:aws:states:us-east-1:111122223333:stateMachine:tried','Name':'tried'},
                 'State':{'Name':'B','EnteredTime':'2026-01-15T09:00:05Z','RetryCount':0}}""");
    }

    @Test
    void aMapKeepsTheOrderWhileItsIterationsOverlap() {
        Execution execution = bench.run("""
                'StartAt':'M','States':{'M':{'Type':'Map','Items':'{% $states.input.list %}','MaxConcurrency':2,
                  'ItemSelector':{'seconds':'{% $states.context.Map.Item.Value %}','i':'{% $states.context.Map.Item.Index %}'},
                  'ItemProcessor':{'ProcessorConfig':{'Mode':'INLINE'},'StartAt':'T','States':{
                    'T':{'Type':'Task','Resource':'test:slow','Arguments':'{% $states.input %}','End':true}}},
                  'Output':'{% $states.result.i %}','End':true}}""", "{'list':[30,10,10,10]}");
        assertOutput(execution, "[0,1,2,3]");
        assertThat(bench.secondsOf(HistoryEvent.IterationSucceeded.class)).containsExactly(10.0, 20.0, 30.0, 30.0);
        assertThat(bench.events.stream().map(HistoryEvent::branches).distinct())
                .containsExactlyInAnyOrder(List.of(), List.of(0), List.of(1), List.of(2), List.of(3));
    }

    @Test
    void aMapOfNothingSucceedsAtOnceAndItsInputIsItsItemsUnlessStated() {
        String states = """
                'StartAt':'M','States':{'M':{'Type':'Map','ItemProcessor':{'StartAt':'T','States':{
                    'T':{'Type':'Pass','Output':'{% $states.input * 2 %}','End':true}}},'End':true}}""";
        assertOutput(new MachineFixture().run(states, "[]"), "[]");
        assertOutput(new MachineFixture().run(states, "[1,2]"), "[2,4]");
        assertFailure(new MachineFixture().run(states, "{}"), "States.QueryEvaluationError");
    }

    @Test
    void noMoreThan40IterationsRunAtOnce() {
        Execution execution = bench.run("""
                'StartAt':'M','States':{'M':{'Type':'Map','Items':'{% [1..41] %}','ItemProcessor':{'StartAt':'T','States':{
                    'T':{'Type':'Wait','Seconds':10,'End':true}}},'Output':'done','End':true}}""", "{}");
        assertThat(Duration.between(execution.startDate(), execution.stopDate()))
                .hasSeconds(20);
    }

    @Test
    void variablesOfAnIterationStayInItAndThoseAroundItAreRead() {
        assertOutput(bench.run("""
                        'StartAt':'A','States':{
                          'A':{'Type':'Pass','Assign':{'outer':10},'Next':'M'},
                          'M':{'Type':'Map','Items':[1,2],'ItemProcessor':{'StartAt':'I','States':{
                            'I':{'Type':'Pass','Assign':{'inner':'{% $states.input + $outer %}'},'Next':'J'},
                            'J':{'Type':'Pass','Output':'{% $inner %}','End':true}}},
                           'Assign':{'outer':'{% $sum($states.result) %}'},'Next':'Z'},
                          'Z':{'Type':'Pass','Output':[ '{% $states.input %}','{% $outer %}'],'End':true}}""", "{}"), "[[11,12],23]");
    }

    @Test
    void aFailedIterationEndsTheOthersAndSurfacesItsOwnName() {
        Execution execution = bench.failing("test:fails", "Broken").run("""
                'StartAt':'M','States':{'M':{'Type':'Map','Items':[1,2,3],'ItemProcessor':{'StartAt':'C','States':{
                  'C':{'Type':'Choice','Choices':[{'Condition':'{% $states.input = 2 %}','Next':'F'}],'Default':'W'},
                  'F':{'Type':'Task','Resource':'test:fails','Arguments':{},'End':true},
                  'W':{'Type':'Wait','Seconds':1000,'End':true}}},
                 'Catch':[{'ErrorEquals':['Broken'],'Next':'H'}],'End':true},
                 'H':{'Type':'Pass','Output':'{% $states.input %}','End':true}}""", "{}");
        assertOutput(execution, "{'Error':'Broken','Cause':'on purpose'}");
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START);
    }

    @Test
    void aParallelGivesEachBranchItsArgumentsAndCollectsInOrder() {
        Execution execution = bench.run("""
                'StartAt':'P','States':{'P':{'Type':'Parallel','Arguments':{'seconds':'{% $states.input.s %}'},'Branches':[
                  {'StartAt':'A','States':{'A':{'Type':'Task','Resource':'test:slow','Arguments':'{% $states.input %}','End':true}}},
                  {'StartAt':'B','States':{'B':{'Type':'Pass','Output':'b','End':true}}}],
                  'Output':{'all':'{% $states.result %}'},'End':true}}""", "{'s':3}");
        assertOutput(execution, "{'all':[{'seconds':3},'b']}");
        assertThat(bench.secondsOf(HistoryEvent.BranchesSucceeded.class)).containsExactly(3.0);
    }

    @Test
    void aFailedBranchFailsTheParallelAndEndsTheOthers() {
        Execution execution = bench.failing("test:fails", "Broken").run("""
                'StartAt':'P','States':{'P':{'Type':'Parallel','Branches':[
                  {'StartAt':'A','States':{'A':{'Type':'Wait','Seconds':50,'End':true}}},
                  {'StartAt':'B','States':{'B':{'Type':'Task','Resource':'test:fails','Arguments':{},'End':true}}}],
                  'End':true}}""", "{}");
        assertFailure(execution, "Broken");
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START);
    }

    @Test
    void aTimeoutEndsTheTaskAndItsLateResultIsIgnored() {
        Execution execution = bench.run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:slow','Arguments':{'seconds':60},
                  'TimeoutSeconds':'{% $states.input.limit %}','Catch':[{'ErrorEquals':['States.Timeout'],'Next':'H'}],
                  'End':true},'H':{'Type':'Pass','Output':'{% $states.input.Error %}','End':true}}""", "{'limit':20}");
        assertOutput(execution, "'States.Timeout'");
        assertThat(execution.stopDate()).isEqualTo(MachineFixture.START.plusSeconds(20));
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START.plusSeconds(60));
    }

    @Test
    void aTaskLearnsItsDeadline() {
        List<TaskContext> seen = new ArrayList<>();
        bench.integrations.put("test:context", (arguments, context) -> {
            seen.add(context);
            return arguments;
        });
        bench.run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:context','Arguments':{},'TimeoutSeconds':20,
                'End':true}}""", "{}");
        assertThat(seen)
                .containsExactly(new TaskContext(
                        "arn:aws:states:us-east-1:111122223333:execution:tried:run",
                        "T",
                        MachineFixture.START.plusSeconds(20)));
    }

    @Test
    void aMachineThatRunsOutOfTimeEndsTimedOut() {
        Execution execution = bench.run("""
                'TimeoutSeconds':10,'StartAt':'W','States':{'W':{'Type':'Wait','Seconds':99,'End':true}}""", "{}");
        assertThat(execution.status()).isEqualTo(Status.TIMED_OUT);
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START.plusSeconds(10));
    }

    @Test
    void aMachineThatEndsInTimeLeavesNoTimeoutBehind() {
        bench.run("'TimeoutSeconds':1000,'StartAt':'S','States':{'S':{'Type':'Succeed'}}", "{}");
        assertThat(bench.timeline.instant()).isEqualTo(MachineFixture.START);
    }

    @Test
    void moreThan256KiBFailsEvenWhereAllErrorsAreCaught() {
        bench.integrations.put("test:big", (_, _) -> TextNode.valueOf("x".repeat(256 * 1024 - 1)));
        String states = """
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:big','Arguments':{},
                 'Catch':[{'ErrorEquals':['%s'],'Next':'S'}],'Next':'S'},'S':{'Type':'Pass','Output':'ok','End':true}}""";
        assertFailure(bench.run(states.formatted("States.ALL"), "{}"), "States.DataLimitExceeded");
    }

    @Test
    void aDataLimitIsCaughtByItsName() {
        bench.integrations.put("test:big", (_, _) -> TextNode.valueOf("x".repeat(256 * 1024 - 1)));
        assertOutput(bench.run("""
                        'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:big','Arguments':{},
                         'Catch':[{'ErrorEquals':['States.DataLimitExceeded'],'Next':'S'}],'Next':'S'},
                         'S':{'Type':'Pass','Output':'ok','End':true}}""", "{}"), "'ok'");
    }

    @Test
    void anEndlessLoopEndsAtTheLimitOfItsHistory() {
        Execution execution = bench.run("""
                'StartAt':'A','States':{'A':{'Type':'Pass','Next':'B'},
                'B':{'Type':'Choice','Choices':[{'Condition':false,'Next':'S'}],'Default':'A'},'S':{'Type':'Succeed'}}""", "{}");
        assertFailure(execution, "States.Runtime");
        assertThat(execution.cause()).contains("25000");
        assertThat(execution.transitions()).isEqualTo(12_500);
    }

    @Test
    void aBugOfAnIntegrationReachesWhoeverRunsTheTimeline() {
        bench.integrations.put("test:bug", (_, _) -> {
            throw new IllegalStateException("bug");
        });
        assertThatThrownBy(() -> bench.run("""
                        'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:bug','Arguments':{},
                        'Catch':[{'ErrorEquals':['States.ALL'],'Next':'S'}],'End':true},'S':{'Type':'Succeed'}}""", "{}")).hasRootCauseMessage("bug");
        assertThat(bench.service().executions().getFirst().error()).isEqualTo("States.Runtime");
    }

    @Test
    void transitionsAreStatesEnteredAndRetries() {
        Execution execution = bench.failing("test:fails", "A", "A").run("""
                'StartAt':'M','States':{'M':{'Type':'Map','Items':[1],'ItemProcessor':{'StartAt':'T','States':{
                  'T':{'Type':'Task','Resource':'test:fails','Arguments':{},'Retry':[{'ErrorEquals':['A']}],'End':true}}},
                  'Next':'S'},'S':{'Type':'Succeed'}}""", "{}");
        assertThat(execution.transitions()).isEqualTo(3 + 2);
        // Started; Map entered, its branches, an iteration; T entered, 3 times scheduled, started and over, exited;
        // iteration, branches and Map over; Succeed; succeeded.
        assertThat(execution.historyEvents()).isEqualTo(1 + 3 + (1 + 9 + 1) + 3 + 2 + 1);
    }

    static void assertOutput(Execution execution, String output) {
        assertThat(execution.error()).as("error: %s", execution.cause()).isNull();
        assertThat(execution.status()).isEqualTo(Status.SUCCEEDED);
        assertThat(execution.output()).isEqualTo(json(output));
    }

    static void assertFailure(Execution execution, @Nullable String error) {
        assertThat(execution.status()).isEqualTo(Status.FAILED);
        assertThat(execution.error()).as("error: %s", execution.cause()).isEqualTo(error);
        assertThat(execution.output()).isNull();
    }
}
