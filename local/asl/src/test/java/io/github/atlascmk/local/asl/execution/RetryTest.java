package io.github.atlascmk.local.asl.execution;

import static io.github.atlascmk.local.asl.execution.InterpreterTest.assertFailure;
import static io.github.atlascmk.local.asl.execution.InterpreterTest.assertOutput;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.asl.definition.ErrorNames;
import io.github.atlascmk.local.asl.definition.Retrier;
import io.github.atlascmk.local.asl.definition.StatesError;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryTest {
    private static final String TASK = """
            'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:fails','Arguments':{},'Retry':[%s],
            'Catch':[{'ErrorEquals':['States.ALL'],'Next':'H'}],'Output':'worked','End':true},
            'H':{'Type':'Pass','Output':'{%% $states.input.Error %%}','End':true}}""";

    private final MachineFixture bench = new MachineFixture();

    @Test
    void unlessStatedThreeRetriesAfter1And2And4Seconds() {
        Execution execution =
                bench.failing("test:fails", "E", "E", "E", "E").run(TASK.formatted("{'ErrorEquals':['E']}"), "{}");
        assertOutput(execution, "'E'");
        assertThat(bench.secondsOf(HistoryEvent.TaskScheduled.class)).containsExactly(0.0, 1.0, 3.0, 7.0);
        assertThat(delays()).containsExactly(1.0, 2.0, 4.0);
    }

    @Test
    void theDelayGrowsByItsRateUpToItsMaximum() {
        Execution execution = bench.failing("test:fails", "E", "E", "E", "E", "E")
                .run(
                        TASK.formatted(
                                "{'ErrorEquals':['E'],'IntervalSeconds':5,'BackoffRate':1.5,'MaxDelaySeconds':15,"
                                        + "'MaxAttempts':20,'JitterStrategy':'NONE'}"),
                        "{}");
        assertOutput(execution, "'worked'");
        assertThat(delays()).containsExactly(5.0, 7.5, 11.25, 15.0, 15.0);
    }

    @Test
    void retriersAreTriedInOrderAndCountSeparately() {
        // The developer guide's own example: A, B, C, B with two retries for A or B, then none is left for B.
        Execution execution = bench.failing("test:fails", "A", "B", "C", "B")
                .run(
                        TASK.formatted("{'ErrorEquals':['A','B'],'MaxAttempts':2},"
                                + "{'ErrorEquals':['C'],'IntervalSeconds':5}"),
                        "{}");
        assertOutput(execution, "'B'");
        assertThat(delays()).containsExactly(1.0, 2.0, 5.0);
        assertThat(attempts()).containsExactly(1, 2, 3);
    }

    @Test
    void noAttemptsStopTheSearchForLaterRetriers() {
        Execution execution = bench.failing("test:fails", "States.Timeout")
                .run(
                        TASK.formatted(
                                "{'ErrorEquals':['States.Timeout'],'MaxAttempts':0},{'ErrorEquals':['States.ALL']}"),
                        "{}");
        assertOutput(execution, "'States.Timeout'");
        assertThat(delays()).isEmpty();
    }

    @Test
    void countsStartAgainWhenTheStateIsEnteredAnew() {
        Execution execution = bench.failing("test:fails", "E", "E").run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:fails','Arguments':{},
                 'Retry':[{'ErrorEquals':['E'],'MaxAttempts':1}],'Catch':[{'ErrorEquals':['E'],'Next':'T'}],'End':true}}""", "{}");
        assertOutput(execution, "{}");
        assertThat(bench.entered()).containsExactly("T", "T");
        assertThat(delays()).containsExactly(1.0);
    }

    @Test
    void retriesAfterReEntryAreCountedFromZero() {
        bench.failing("test:fails", "E", "E", "E", "E").run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:fails','Arguments':{},
                 'Retry':[{'ErrorEquals':['E'],'MaxAttempts':1}],'Catch':[{'ErrorEquals':['E'],'Next':'T'}],'End':true}}""", "{}");
        assertThat(delays()).containsExactly(1.0, 1.0);
        assertThat(attempts()).containsExactly(1, 1);
    }

    @Test
    void theContextCountsRetriesAndArgumentsAreEvaluatedForEach() {
        bench.failing("test:fails", "E", "E").run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:fails',
                'Arguments':'{% $states.context.State.RetryCount %}','Retry':[{'ErrorEquals':['E']}],'End':true}}""", "{}");
        assertThat(bench.events.stream()
                        .filter(event -> event.detail() instanceof HistoryEvent.TaskScheduled)
                        .map(event -> ((HistoryEvent.TaskScheduled) event.detail())
                                .arguments()
                                .asInt()))
                .containsExactly(0, 1, 2);
    }

    @Test
    void aRetryOfAMapRerunsAllOfIt() {
        Execution execution = bench.failing("test:fails", "E").run("""
                'StartAt':'M','States':{'M':{'Type':'Map','Items':[1,2],'MaxConcurrency':1,'ItemProcessor':{'StartAt':'E','States':{
                  'E':{'Type':'Task','Resource':'test:echo','Arguments':{},'Next':'C'},
                  'C':{'Type':'Choice','Choices':[{'Condition':'{% $states.context.Execution.Input.last %}','Next':'F'}],'Default':'F'},
                  'F':{'Type':'Task','Resource':'test:fails','Arguments':{},'End':true}}},
                  'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':7}],'End':true}}""", "{'last':true}");
        assertOutput(execution, "[{},{}]");
        assertThat(bench.secondsOf(HistoryEvent.BranchesStarted.class)).containsExactly(0.0, 7.0);
        assertThat(bench.secondsOf(HistoryEvent.IterationStarted.class)).containsExactly(0.0, 7.0, 7.0);
    }

    @Test
    void fullJitterDrawsBetweenNothingAndTheDelay() {
        String states = TASK.formatted(
                "{'ErrorEquals':['E'],'IntervalSeconds':8,'BackoffRate':1,'MaxAttempts':40,'JitterStrategy':'FULL'}");
        String[] errors = Collections.nCopies(40, "E").toArray(String[]::new);
        bench.failing("test:fails", errors).run(states, "{}");
        List<Double> delays = delays();
        assertThat(delays).hasSize(40).allSatisfy(delay -> assertThat(delay).isBetween(0.0, 8.0));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isLessThan(2));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isGreaterThan(6));
    }

    @ParameterizedTest
    @CsvSource({
        "Mine, Mine, true",
        "Mine, mine, false",
        "States.ALL, Mine, true",
        "States.ALL, States.Timeout, true",
        "States.ALL, States.QueryEvaluationError, true",
        "States.ALL, States.DataLimitExceeded, false",
        "States.ALL, States.Runtime, false",
        "States.Runtime, States.Runtime, false",
        "States.DataLimitExceeded, States.DataLimitExceeded, true",
        "States.TaskFailed, Mine, true",
        "States.TaskFailed, States.Timeout, false",
        "States.TaskFailed, States.DataLimitExceeded, false",
        "States.Timeout, States.Timeout, true",
    })
    void namesMatch(String name, String error, boolean match) {
        assertThat(new ErrorNames(List.of(name)).match(error)).isEqualTo(match);
    }

    @Test
    void aCatcherRunsItsOwnAssignAndOutputInsteadOfTheStates() {
        Execution execution = bench.failing("test:fails", "E").run("""
                'StartAt':'A','States':{'A':{'Type':'Pass','Assign':{'x':'before','y':'before'},'Next':'T'},
                'T':{'Type':'Task','Resource':'test:fails','Arguments':{},'Assign':{'x':'state'},'Output':'state',
                 'Catch':[{'ErrorEquals':['E'],'Assign':{'y':'{% $states.errorOutput.Error & ` after ` & $x %}'},
                   'Output':{'c':'{% $states.errorOutput.Cause %}','in':'{% $states.input %}'},'Next':'H'}],'End':true},
                'H':{'Type':'Pass','Output':['{% $x %}','{% $y %}','{% $states.input %}'],'End':true}}""", "1");
        assertOutput(execution, "['before','E after before',{'c':'on purpose','in':1}]");
    }

    @Test
    void aFailureOfOutputCanBeRetriedAndCaughtLikeTheTasks() {
        Execution execution = bench.run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:echo','Arguments':{},
                 'Retry':[{'ErrorEquals':['States.QueryEvaluationError'],'MaxAttempts':1}],
                 'Catch':[{'ErrorEquals':['States.ALL'],'Output':'{% $states.errorOutput.Error %}','Next':'S'}],
                 'Output':'{% $states.result.nope %}','End':true},'S':{'Type':'Succeed'}}""", "{}");
        assertOutput(execution, "'States.QueryEvaluationError'");
        assertThat(bench.secondsOf(HistoryEvent.TaskScheduled.class)).containsExactly(0.0, 1.0);
    }

    @Test
    void aFailureOfACatchersOutputIsNotCaughtAgain() {
        Execution execution = bench.failing("test:fails", "E").run("""
                'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:fails','Arguments':{},
                 'Catch':[{'ErrorEquals':['States.ALL'],'Output':'{% $states.errorOutput.nope %}','Next':'S'}],
                 'End':true},'S':{'Type':'Succeed'}}""", "{}");
        assertFailure(execution, "States.QueryEvaluationError");
    }

    @Test
    void aCauseThatIsJsonCanBeParsed() {
        bench.integrations.put("test:lambda", (_, _) -> {
            throw new StatesError("io.example.Mine", "{\"errorMessage\":\"m\"}");
        });
        assertOutput(bench.run("""
                        'StartAt':'T','States':{'T':{'Type':'Task','Resource':'test:lambda','Arguments':{},
                         'Catch':[{'ErrorEquals':['io.example.Mine'],
                           'Output':'{% $parse($states.errorOutput.Cause).errorMessage %}','Next':'S'}],'End':true},
                         'S':{'Type':'Succeed'}}""", "{}"), "'m'");
    }

    @Test
    void aDelayNeverExceedsWhatItsPartsAllow() {
        Random random = new Random(7);
        for (int i = 0; i < 2000; i++) {
            int interval = 1 + random.nextInt(100);
            double rate = 1 + 3 * random.nextDouble();
            int max = 1 + random.nextInt(500);
            int before = random.nextInt(200);
            Retrier retrier = new Retrier(new ErrorNames(List.of("E")), interval, rate, 200, max, random.nextBoolean());
            Duration delay = retrier.delay(before, random);
            assertThat(delay)
                    .as("round %s of seed 7: %s before %s", i, retrier, before)
                    .isBetween(Duration.ZERO, Duration.ofSeconds(max));
        }
    }

    private List<Double> delays() {
        return retries().map(retry -> retry.delay().toMillis() / 1000.0).toList();
    }

    private List<Integer> attempts() {
        return retries().map(HistoryEvent.RetryScheduled::attempt).toList();
    }

    private Stream<HistoryEvent.RetryScheduled> retries() {
        return bench.events.stream()
                .map(HistoryEvent::detail)
                .filter(HistoryEvent.RetryScheduled.class::isInstance)
                .map(HistoryEvent.RetryScheduled.class::cast);
    }
}
