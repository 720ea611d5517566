package io.github.atlascmk.local.cloud.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.definition.StateMachine;
import io.github.atlascmk.local.asl.definition.StatesError;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.asl.execution.Integration;
import io.github.atlascmk.local.asl.execution.StepFunctions;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.cloudformation.Template;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The chain's machine on our interpreter and on LocalStack's, with the same scripted answers of functions: the states,
 * the calls with their arguments, the retries, the outputs and the variables have to be the same. Docs:
 * docs/adr/0015-second-opinion.md.
 */
@Tag("localstack")
@ExtendWith(LocalStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondOpinionLocalStackIT {
    private static final String PROJECT_STEP = "{'changed':true,'summary':'done','atlasRoleId':'65a1'}";
    private static final String TO_DO = inspection("PROJECT", "'toEncrypt':['a','b']");
    private static final String NOTHING_TO_DO = inspection("END", "'outcome':'ENCRYPTED','toEncrypt':[]");
    private static final String ENCRYPTED = "{'outcome':'ENCRYPTED','event':{'outcome':'ENCRYPTED','waiting':['c']}}";
    private static final String FAILED = "{'outcome':'FAILED','event':{'outcome':'FAILED','waiting':[]},"
            + "'notification':{'subject':'s','message':'m'},'failure':{'error':'E','cause':'why'}}";

    /**
     * What happens.
     *
     * @param input more fields of the execution's input
     */
    private record Scenario(String name, String input, Script script) {
        Scenario(String name, Script script) {
            this(name, "", script);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final LocalStack.Server server;
    private int scenariosSoFar;
    private Account account;
    private Template template;
    private String definition = "";
    private volatile Script script = new Script();
    private LambdaEndpoint endpoint;

    SecondOpinionLocalStackIT(LocalStack.Server server) {
        this.server = server;
    }

    @BeforeAll
    void deploy() {
        assumeTrue(
                server.lambdaEndpoint().isPresent(),
                "LAMBDA_ENDPOINT isn't set, or LocalStack runs in a container: its functions don't reach this process");
        account = new Account(server, "eu-central-1");
        template = LocalStackCloud.template(
                account,
                "arn:aws:secretsmanager:eu-central-1:" + account.id() + ":secret:atlas-AbCdEf",
                "https://cloud.mongodb.com");
        StackResources stack = new StackResources(account, template);
        stack.createFunctions();
        stack.createTopics();
        stack.createBuses();
        definition = ShortenedMachine.chain(machine().substitutions());
        stack.createMachine(machine(), definition);
        endpoint = new LambdaEndpoint(server.lambdaEndpoint().orElseThrow(), (function, _) -> script.next(function));
    }

    @AfterAll
    void close() {
        if (account != null) {
            endpoint.close();
            account.close();
        }
    }

    static Stream<Scenario> scenarios() {
        return Stream.of(
                new Scenario("success", run()),
                new Scenario(
                        "propagation: the same error three times",
                        run("AuthorizeRole", "PropagationPending", "PropagationPending", "PropagationPending")),
                new Scenario(
                        "throttle: two retriers, counted separately",
                        run(
                                "EnableEncryption",
                                "AtlasUnavailable",
                                "DocumentBusy",
                                "AtlasConflict",
                                "AtlasUnavailable",
                                "Lambda.Unknown",
                                "DocumentBusy")),
                new Scenario("retries used up", exhausted()),
                new Scenario("terminal error", terminal()),
                new Scenario("an error that leads back to the inspection", inspectedAnew()),
                new Scenario("Map with one failure", oneClusterFails()),
                new Scenario("Map with nothing in it", noClusters()),
                new Scenario("a cluster that left", clusterLeft()),
                new Scenario("waiting for clusters", waiting()),
                new Scenario("one more look", asked(1)),
                new Scenario("too many looks", asked(3)),
                new Scenario("another run has the project", coalesced()),
                new Scenario("the report fails", reportFails()),
                new Scenario("somebody has to be told", notified()),
                new Scenario("plan", "'plan':true", new Script().answers("InspectProject", TO_DO)),
                new Scenario(
                        "plan that fails", "'plan':true", new Script().fails("InspectProject", "AtlasAccessDenied")),
                new Scenario(
                        "input without a project",
                        "'projectId':'nobody'",
                        new Script().fails("InspectProject", "InvalidEvent")));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void bothGoTheSameWay(Scenario scenario) {
        String project = HexFormat.of().toHexDigits(scenariosSoFar++) + "d2e1f00012340001";
        ObjectNode input = (ObjectNode) Script.json("{'projectId':'" + project + "','requestedBy':'a test'}");
        input.setAll((ObjectNode) Script.json("{" + scenario.input() + "}"));

        ExecutionTrace ours = ours(input, project, scenario.script().copy());
        ExecutionTrace theirs = theirs(input, project, scenario.script());

        assertThat(theirs.lines()).isEqualTo(ours.lines());
        assertThat(theirs.retries()).hasSameSizeAs(ours.retries());
        for (int i = 0; i < ours.retries().size(); i++) {
            // It waits for real, and may be late.
            assertThat(theirs.retries().get(i))
                    .isGreaterThan(ours.retries().get(i).minusMillis(100));
        }
    }

    private ExecutionTrace theirs(ObjectNode input, String name, Script answers) {
        script = answers;
        Runs runs = new Runs(account.stepFunctions());
        String execution = runs.start(machine().arn(), name, input.toString());
        runs.ended(execution);
        return ExecutionTrace.ofTheirs(runs.history(execution));
    }

    private ExecutionTrace ours(ObjectNode start, String name, Script answers) {
        Timeline timeline = new Timeline(Instant.parse("2026-01-15T09:00:00Z"), 1);
        StepFunctions service = new StepFunctions(timeline, integrations(answers));
        List<HistoryEvent> history = new ArrayList<>();
        service.listen(history::add);
        service.create(
                machine().arn(),
                StateMachine.parse(definition, Map.of()),
                machine().roleArn(),
                Map.of());
        String arn = service.start(machine().arn(), name, start);
        timeline.run();
        return ExecutionTrace.ofOurs(history, arn);
    }

    private static Map<String, Integration> integrations(Script answers) {
        Map<String, Integration> all = new HashMap<>();
        all.put("arn:aws:states:::lambda:invoke", (arguments, _) -> {
            LambdaEndpoint.Answer answer =
                    answers.next(arguments.path("FunctionName").asText());
            if (answer.failed()) {
                throw new StatesError(
                        answer.payload().path("errorType").asText(),
                        answer.payload().toString());
            }
            ObjectNode result = JsonNodeFactory.instance.objectNode();
            return result.set("Payload", answer.payload());
        });
        all.put("arn:aws:states:::events:putEvents", (_, _) -> Script.json("{'FailedEntryCount':0,'Entries':[{}]}"));
        all.put("arn:aws:states:::sns:publish", (_, _) -> Script.json("{'MessageId':'m'}"));
        return all;
    }

    private Template.StateMachine machine() {
        return template.stateMachine("EncryptProject");
    }

    private static String inspection(String next, String more) {
        return "{'next':'" + next + "','enrolmentVersion':7,'waitSeconds':30,'summary':'s','live':true,"
                + "'findings':[{'kind':'TRUST_MISSING'}],'steps':['EnsureRole']," + more + "}";
    }

    private static Script steps(Script script) {
        for (String step :
                List.of("EnsureAtlasRole", "EnsureRole", "EnsureKeyAccess", "AuthorizeRole", "EnableEncryption")) {
            script.answers(step, PROJECT_STEP);
        }
        return script;
    }

    private static Script clusters(Script script) {
        return script.answers("EncryptCluster", "{'clusterName':'a','changed':true}")
                .answers("EncryptCluster", "{'clusterName':'b','changed':false}");
    }

    private static Script ending(Script script) {
        return script.answers("InspectProject", NOTHING_TO_DO).answers("ReportResult", ENCRYPTED);
    }

    /** All steps, of which one fails some times at first. */
    private static Script run(String... failing) {
        Script script = new Script();
        for (int i = 1; i < failing.length; i++) {
            script.fails(failing[0], failing[i]);
        }
        return ending(clusters(steps(script.answers("InspectProject", TO_DO))));
    }

    private static Script exhausted() {
        Script script = steps(new Script()
                .answers("InspectProject", TO_DO)
                .fails("EnsureRole", "AtlasUnavailable")
                .fails("EnsureRole", "AtlasUnavailable")
                .fails("EnsureRole", "AtlasConflict")
                .fails("EnsureRole", "AtlasConflict"));
        return script.answers("ReportResult", FAILED);
    }

    private static Script terminal() {
        return new Script()
                .answers("InspectProject", TO_DO)
                .answers("EnsureAtlasRole", PROJECT_STEP)
                .fails("EnsureRole", "PolicyTooLarge")
                .answers("ReportResult", FAILED);
    }

    private static Script inspectedAnew() {
        Script script = new Script()
                .answers("InspectProject", TO_DO)
                .answers("EnsureAtlasRole", PROJECT_STEP)
                .answers("EnsureRole", PROJECT_STEP)
                .fails("EnsureKeyAccess", "EnrolmentChanged");
        return ending(script);
    }

    private static Script oneClusterFails() {
        Script script = new Script()
                .answers("InspectProject", inspection("CLUSTERS", "'toEncrypt':['a','b','c']"))
                .answers("EncryptCluster", "{'clusterName':'a','changed':true}")
                .fails("EncryptCluster", "AtlasConflict")
                .fails("EncryptCluster", "AtlasRefused")
                .answers("EncryptCluster", "{'clusterName':'c','changed':true}");
        return ending(script);
    }

    private static Script noClusters() {
        return ending(new Script().answers("InspectProject", inspection("CLUSTERS", "'toEncrypt':[]")));
    }

    private static Script clusterLeft() {
        Script script = new Script()
                .answers("InspectProject", inspection("CLUSTERS", "'toEncrypt':['a']"))
                .fails("EncryptCluster", "AtlasGone");
        return ending(script);
    }

    private static Script waiting() {
        Script script = new Script()
                .answers("InspectProject", inspection("WAIT", "'toEncrypt':[]"))
                .answers("InspectProject", inspection("WAIT", "'toEncrypt':[]"));
        return ending(script);
    }

    /** Whenever it has nothing left to do, another run has asked for one more look. */
    private static Script asked(int times) {
        Script script = new Script();
        for (int i = 0; i < times; i++) {
            script.answers("InspectProject", inspection("LOOK_AGAIN", "'outcome':'ENCRYPTED','toEncrypt':[]"));
        }
        return ending(script);
    }

    private static Script coalesced() {
        return new Script()
                .answers(
                        "InspectProject",
                        inspection("COALESCED", "'outcome':'COALESCED','holder':'another run','toEncrypt':[]"));
    }

    private static Script reportFails() {
        return new Script().answers("InspectProject", NOTHING_TO_DO).fails("ReportResult", "AwsAccessDenied");
    }

    private static Script notified() {
        return new Script()
                .answers("InspectProject", inspection("END", "'outcome':'NEEDS_A_PERSON','toEncrypt':[]"))
                .answers(
                        "ReportResult",
                        "{'outcome':'NEEDS_A_PERSON','event':{'waiting':[]},"
                                + "'notification':{'subject':'approve','message':'this'}}");
    }
}
