package io.github.atlascmk.local.asl.definition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.atlascmk.local.asl.execution.MachineFixture;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StateMachineTest {
    private static final String TASK =
            "{'A':{'Type':'Task','Resource':'test:echo','Arguments':{},%s'End':true},'S':{'Type':'Succeed'}}";

    private static List<String> problems(String definition) {
        InvalidDefinition refused = catchThrowableOfType(
                InvalidDefinition.class, () -> StateMachine.parse(MachineFixture.quoted(definition), Map.of()));
        return refused == null ? List.of() : refused.problems();
    }

    private static List<String> problemsOf(String states) {
        return problems("{'QueryLanguage':'JSONata','StartAt':'A','States':" + states + "}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            {'A':{'Type':'Pass'}}                                | States.A.Next or "End": true must be present
            {'A':{'Type':'Pass','Next':'A','End':true}}          | States.A.Next or "End": true must be present
            {'A':{'Type':'Pass','Next':'B'}}                     | States.A.Next names B, which is no state here
            {'A':{'Type':'Succeed'},'B':{'Type':'Succeed'}}      | States.B can't be reached from StartAt
            {'B':{'Type':'Succeed'}}                             | StartAt names A, which is no state here
            {'A':{'Type':'Sleep'}}                               | States.A.Type is Sleep, which is no type of state
            {'A':{}}                                             | States.A.Type is missing
            {'A':{'Type':'Succeed','Colour':1}}                  | States.A.Colour is not known here
            {'A':{'Type':'Succeed','End':true}}                  | States.A.End is not known here
            {'A':{'Type':'Succeed','OutputPath':'$.x'}}          | States.A.OutputPath belongs to JSONPath
            {'A':{'Type':'Succeed','QueryLanguage':'JSONPath'}}  | States.A.QueryLanguage is JSONPath, and must be JSONata
            {'A':{'Type':'Pass','Assign':{'a.b':1},'End':true}}  | States.A.Assign.a.b is no name for a variable
            {'A':{'Type':'Pass','Assign':{'states':1},'End':true}} | States.A.Assign.states is no name for a variable
            {'A':{'Type':'Wait','End':true}}                     | States.A.Seconds or Timestamp must be present
            {'A':{'Type':'Wait','Seconds':1,'Timestamp':'2026-01-01T00:00:00Z','End':true}} | States.A.Seconds or Timestamp
            {'A':{'Type':'Wait','Seconds':-1,'End':true}}        | States.A.Seconds must be a whole number from 0 to 99999999
            {'A':{'Type':'Wait','Seconds':'5','End':true}}       | States.A.Seconds must be a whole number
            {'A':{'Type':'Wait','Timestamp':'soon','End':true}}  | States.A.Timestamp must be an ISO 8601 time
            {'A':{'Type':'Choice','Choices':[]}}                 | States.A.Choices must be an array that isn't empty
            {'A':{'Type':'Choice','Choices':[{'Next':'A'}]}}     | States.A.Choices[0].Condition is missing
            {'A':{'Type':'Choice','Choices':[{'Condition':'yes','Next':'A'}]}} | States.A.Choices[0].Condition must be an expression
            {'A':{'Type':'Choice','Choices':[{'Condition':true}]}} | States.A.Choices[0].Next is missing
            {'A':{'Type':'Choice','Choices':[{'Condition':true,'Next':'B'}]}} | States.A.Choices[0].Next names B
            {'A':{'Type':'Choice','Default':'B','Choices':[{'Condition':true,'Next':'A'}]}} | States.A.Default names B
            {'A':{'Type':'Choice','Choices':[{'Variable':'$.x','Condition':true,'Next':'A'}]}} | States.A.Choices[0].Variable belongs to JSONPath
            {'A':{'Type':'Task','Arguments':{},'End':true}}      | States.A.Resource is missing
            {'A':{'Type':'Task','Resource':'r','End':true}}      | States.A.Arguments is missing
            {'A':{'Type':'Map','Items':[],'End':true}}           | States.A.ItemProcessor is missing
            {'A':{'Type':'Parallel','End':true}}                 | States.A.Branches is missing
            {'A':{'Type':'Fail','Error':1}}                      | States.A.Error must be a text or an expression
            {'A':{'Type':'Fail','Next':'A'}}                     | States.A.Next is not known here
            """)
    void refusesStates(String states, String problem) {
        assertThat(problemsOf(states)).anySatisfy(found -> assertThat(found).startsWith(problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            'Retry':[],                                             | Retry must be an array that isn't empty
            'Retry':[{}],                                           | Retry[0].ErrorEquals is missing
            'Retry':[{'ErrorEquals':[]}],                           | Retry[0].ErrorEquals must be an array that isn't empty
            'Retry':[{'ErrorEquals':['E'],'MaxAttempts':'{% 3 %}'}],| Retry[0].MaxAttempts must be a literal whole number
            'Retry':[{'ErrorEquals':['E'],'IntervalSeconds':0}],    | Retry[0].IntervalSeconds must be a literal whole number from 1
            'Retry':[{'ErrorEquals':['E'],'BackoffRate':0.5}],      | Retry[0].BackoffRate must be a literal number from 1
            'Retry':[{'ErrorEquals':['E'],'MaxDelaySeconds':31622401}], | Retry[0].MaxDelaySeconds must be
            'Retry':[{'ErrorEquals':['E'],'JitterStrategy':'HALF'}],| Retry[0].JitterStrategy is HALF, and must be FULL or NONE
            'Retry':[{'ErrorEquals':['E'],'Next':'S'}],             | Retry[0].Next is not known here
            'Retry':[{'ErrorEquals':['States.ALL','E']}],           | Retry[0].ErrorEquals may name States.ALL only alone
            'Retry':[{'ErrorEquals':['States.ALL']},{'ErrorEquals':['E']}], | Retry[0].ErrorEquals may name States.ALL only
            'Catch':[{'Next':'S'}],                                 | Catch[0].ErrorEquals is missing
            'Catch':[{'ErrorEquals':[1],'Next':'S'}],               | Catch[0].ErrorEquals must hold names of errors
            'Catch':[{'ErrorEquals':['States.Typo'],'Next':'S'}],   | Catch[0].ErrorEquals names States.Typo
            'Catch':[{'ErrorEquals':['E']}],                        | Catch[0].Next is missing
            'Catch':[{'ErrorEquals':['E'],'Next':'T'}],             | Catch[0].Next names T, which is no state here
            'Catch':[{'ErrorEquals':['E'],'Next':'S','ResultPath':'$'}], | Catch[0].ResultPath belongs to JSONPath
            'Catch':[{'ErrorEquals':['E'],'Next':'S','Output':'{% $states.result %}'}], | Catch[0].Output reads $states.result, which isn't there
            'Output':'{% $states.errorOutput %}',                   | Output reads $states.errorOutput, which isn't there
            'TimeoutSeconds':0,                                     | TimeoutSeconds must be a whole number from 1
            'TimeoutSeconds':'{% $states.result %}',                | TimeoutSeconds reads $states.result
            'HeartbeatSeconds':5,                                   | HeartbeatSeconds is not known here
            'Parameters':{},                                        | Parameters belongs to JSONPath
            """)
    void refusesFieldsOfTasks(String field, String problem) {
        assertThat(problemsOf(TASK.formatted(field)))
                .anySatisfy(found -> assertThat(found).startsWith("States.A." + problem));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            {% 1 + %}                     | is no JSONata
            {% `open %}                   | is no JSONata
            {% $states.input.a ?? 1 %}    | uses the operator ??
            {% $states.input.a ?: 1 %}    | uses the operator ?:
            {% $eval(`1`) %}              | uses $eval
            {% $nope %}                   | reads $nope, which no state assigns
            {% $uppercas(`a`) %}          | reads $uppercas
            {% $states.results %}         | reads $states.results, which isn't there: only [context, input]
            """)
    void refusesExpressions(String expression, String problem) {
        assertThat(problemsOf("{'A':{'Type':'Pass','Output':'%s','End':true}}".formatted(expression)))
                .singleElement()
                .asString()
                .startsWith("States.A.Output " + problem);
    }

    @Test
    void takesTextThatOnlyLooksLikeAnExpressionAsAMistake() {
        assertThat(problemsOf("{'A':{'Type':'Pass','Output':{'a':[' {% 1 %}']},'End':true}}"))
                .singleElement()
                .asString()
                .startsWith("States.A.Output.a[0] is taken as plain text");
    }

    @Test
    void knowsFieldsOfTheMachine() {
        assertThat(problems("{'StartAt':'A','States':{'A':{'Type':'Succeed'}}}"))
                .containsExactly("QueryLanguage is missing, and must be JSONata");
        assertThat(problems("{'QueryLanguage':'JSONPath','StartAt':'A','States':{'A':{'Type':'Succeed'}}}"))
                .containsExactly("QueryLanguage is JSONPath, and must be JSONata");
        assertThat(problems("{'QueryLanguage':'JSONata','Version':'2.0','Extra':1,'States':{'A':{'Type':'Succeed'}}}"))
                .containsExactlyInAnyOrder(
                        "Version is 2.0, and must be 1.0",
                        "StartAt is missing",
                        "States.A can't be reached from StartAt",
                        "Extra is not known here");
        assertThat(problems("{'QueryLanguage':'JSONata','StartAt':'A'}")).containsExactly("States is missing");
        assertThat(problems("[]")).contains(" must be an object");
        assertThat(problems("{'A':1,'A':2}")).singleElement().asString().startsWith("the definition is no JSON");
    }

    @Test
    void listsAllProblemsAtOnceEachWithItsPlace() {
        assertThatThrownBy(() -> StateMachine.parse(
                        MachineFixture.quoted(
                                "{'QueryLanguage':'JSONata','StartAt':'X','States':{'A':{'Type':'Wait','Seconds':-1}}}"),
                        Map.of()))
                .isInstanceOf(InvalidDefinition.class)
                .hasMessageContainingAll(
                        "4 problem(s)", "StartAt names X", "States.A can't", "States.A.Seconds", "States.A.Next or");
    }

    @Test
    void checksInnerWorkflowsWithTheirPlacesAndNames() {
        assertThat(problemsOf("""
                {'A':{'Type':'Pass','Assign':{'x':1},'Next':'M'},
                 'M':{'Type':'Map','ItemProcessor':{'ProcessorConfig':{'Mode':'DISTRIBUTED'},'StartAt':'A','States':{
                   'A':{'Type':'Pass','Assign':{'x':2},'Output':'{% $x & $y %}','Next':'Z'}}},'End':true}}"""))
                .containsExactlyInAnyOrder(
                        "States.M.ItemProcessor.ProcessorConfig.Mode is DISTRIBUTED, and must be INLINE",
                        "States.M.ItemProcessor.States assigns $x, which a workflow around it assigns too: not allowed",
                        "States.M.ItemProcessor.States.A has the name of another state of this machine",
                        "States.M.ItemProcessor.States.A.Output reads $y, which no state assigns and no function is called",
                        "States.M.ItemProcessor.States.A.Next names Z, which is no state here");
    }

    @Test
    void substitutesNamesInTexts() {
        MachineFixture bench = new MachineFixture();
        String definition = MachineFixture.quoted("""
                {'QueryLanguage':'JSONata','StartAt':'A','States':{'A':{'Type':'Task','Resource':'test:${Kind}',
                'Arguments':'{% `${Text}` & `!` %}','End':true}}}""");
        bench.service()
                .create(MachineFixture.MACHINE, StateMachine.parse(definition, Map.of("Kind", "echo", "Text", "a$1b")));
        String arn = bench.service().start(MachineFixture.MACHINE, "n", MachineFixture.json("{}"));
        bench.timeline.run();
        assertThat(bench.service().describe(arn).output()).isEqualTo(MachineFixture.json("'a$1b!'"));
        assertThatThrownBy(() -> StateMachine.parse(definition, Map.of("Kind", "echo")))
                .hasMessageContaining("States.A.Arguments holds ${Text}, for which there is no substitution");
    }

    @Test
    void acceptsWhatOnlyLooksForbidden() {
        assertThat(problemsOf("""
                {'A':{'Type':'Pass','Output':[
                  '{% $contains(`a ?? b ?: c $eval(`, `??`) %}',
                  '{% $replace(`a`, /a??[?:]/, `$eval`) %}',
                  '{% /* $eval ?? */ 1 %}',
                  '{% $states.input.\\u0060a ?? b\\u0060 %}',
                  '{% 6 / 3 / 2 %}',
                  '{% ($x := 1; $map([1], function($v, $i) { $v + $i + $x })) %}',
                  '{% $states.input.list@$l#$i.{`l`: $l, `i`: $i} %}',
                  '{% $states.input.a ? 1 : 2 %}',
                  '{% $now() & $uuid() %}'],'End':true}}""".replace("\\u0060", "\u0060"))).isEmpty();
    }
}
