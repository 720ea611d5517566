package io.github.atlascmk.local.cloud.chain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Cases about who is told how often, and about what other tools do to our statements. */
class TellingCasesTest {
    private static final String ALEX = "arn:aws:iam::111122223333:user/alex";

    /** A message is promised once a day, and comes once a day. */
    @Test
    void aDangerIsToldAgainEachDay() {
        List<SnsMessage> told = new ArrayList<>();
        Case.of("daily-reminder-never-comes")
                .play(0, (_, scenario) -> told.addAll(scenario.cloud().notifications()));
        assertThat(told)
                .extracting(SnsMessage::subject)
                .containsExactly(
                        "AT RISK by 09:15 UTC: orders, key disabled",
                        "DOWN, expected since 15 January 2026: orders, key disabled",
                        "DOWN, expected since 15 January 2026: orders, key disabled");
        assertThat(told).allMatch(message -> message.message().contains("once a day"));
    }

    static Stream<Arguments> lasting() {
        Consumer<Scenario> key = scenario -> scenario.kms().disableKey(request -> request.keyId(Scenario.KEY));
        Consumer<Scenario> role = scenario -> {
            scenario.iam()
                    .deleteRolePolicy(request -> request.roleName("orders").policyName("AtlasCmk"));
            scenario.iam().deleteRole(request -> request.roleName("orders"));
        };
        return Stream.of(
                Arguments.of("live", key, List.of("AT_RISK", "DOWN", "DOWN", "DOWN", "DOWN")),
                Arguments.of("live", role, List.of("AT_RISK", "DOWN", "DOWN", "DOWN", "DOWN")));
    }

    /** Three days and a bit, with a sweep every ten minutes: told at once, when it gets worse, and then each day. */
    @ParameterizedTest
    @MethodSource("lasting")
    void threeDaysHaveThreeReminders(String world, Consumer<Scenario> act, List<String> levels) {
        Told.after(
                Case.world(world),
                scenario -> {
                    act.accept(scenario);
                    scenario.sweepEvery(Duration.ofMinutes(10), Duration.ofHours(74));
                },
                told -> {
                    assertThat(told.all())
                            .extracting(message -> message.attribute("level"))
                            .containsExactlyElementsOf(levels);
                    areADayApart(told.all().subList(1, told.all().size()));
                });
    }

    /** A task is no danger, and a person is reminded of it all the same. */
    @Test
    void aTaskIsToldAgainEachDay() {
        World world = Scenario.changed(
                Case.world("live-other-key-disabled"),
                draft -> draft.key("0987dcba-09fe-87dc-65ba-ab0987654321").set("state", "Enabled"));
        try (Scenario scenario = Scenario.of(world)) {
            scenario.sweepEvery(Duration.ofMinutes(10), Duration.ofHours(74));
            scenario.cloud().run();
            List<SnsMessage> told = scenario.cloud().notifications();
            assertThat(told).hasSize(4).allMatch(message -> message.subject().equals("NONE: orders, needs a person"));
            areADayApart(told);
        }
    }

    private static void areADayApart(List<SnsMessage> told) {
        for (int i = 1; i < told.size(); i++) {
            assertThat(Duration.between(told.get(i - 1).at(), told.get(i).at()))
                    .isBetween(Duration.ofHours(24), Duration.ofMinutes(24 * 60 + 11));
        }
    }

    /** What needs a person is told when it is seen, not when a busy cluster is done. */
    @Test
    void aTaskIsToldWhileAClusterIsBusy() {
        List<List<SnsMessage>> told = new ArrayList<>();
        List<Instant> starts = new ArrayList<>();
        Case.of("person-never-told-after-waiting").play(0, (_, scenario) -> {
            told.add(scenario.cloud().notifications());
            starts.add(scenario.cloud().start());
            if (told.size() == 1) {
                assertThat(scenario.outcome()).isEqualTo("WAITING");
            }
        });
        assertThat(told.get(0)).singleElement().satisfies(message -> {
            assertThat(message.subject()).isEqualTo("NONE: orders, needs a person");
            assertThat(message.message()).contains("main: older than the enrolment", "existingClusters ENCRYPT");
            assertThat(Duration.between(starts.get(0), message.at())).isLessThan(Duration.ofMinutes(1));
        });
        assertThat(told.get(1)).as("right after").isEmpty();
        assertThat(told.get(2)).as("two hours later").isEmpty();
        assertThat(told.get(3))
                .as("two days later")
                .singleElement()
                .satisfies(message -> assertThat(message.message()).contains("main: older than the enrolment"));
    }

    /** A task that comes up while the run waits is told then, not after 30 minutes. */
    @Test
    void aDangerIsToldWhileAnotherRunWaitsForAClusterToo() {
        try (Scenario scenario = Scenario.of(Case.world("new-slow-cluster"))) {
            Instant happens = scenario.cloud().start().plus(Duration.ofMinutes(25));
            scenario.after(
                    Duration.ofMinutes(25), () -> scenario.kms().disableKey(request -> request.keyId(Scenario.KEY)));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.cloud().notifications())
                    .filteredOn(message -> message.attribute("level").equals("AT_RISK"))
                    .first()
                    .satisfies(message -> assertThat(Duration.between(happens, message.at()))
                            .isBetween(Duration.ZERO, Duration.ofMinutes(1)));
        }
    }

    /** Somebody reverts a policy again and again, and a person hears that it is a conflict, and with whom. */
    @ParameterizedTest
    @MethodSource("conflicts")
    void whoRevertsAPolicyAgainAndAgainIsNamed(int play, String document, String call) {
        List<List<SnsMessage>> told = new ArrayList<>();
        List<Instant> starts = new ArrayList<>();
        Case.of("key-policy-conflict-untold").play(play, (_, scenario) -> {
            told.add(scenario.cloud().notifications());
            starts.add(scenario.cloud().start());
            assertThat(scenario.nothingIsHeld()).isTrue();
        });
        assertThat(told.get(0)).as("set-up").isEmpty();
        for (int revert = 1; revert <= 2; revert++) {
            SnsMessage danger = told.get(revert).getFirst();
            assertThat(danger.subject()).startsWith("AT RISK by 09:15 UTC: orders");
            assertThat(danger.message()).contains(ALEX + " with " + call);
            assertThat(Duration.between(starts.get(revert), danger.at())).isLessThan(Duration.ofMinutes(1));
        }
        SnsMessage conflict = told.get(2).getLast();
        assertThat(conflict.subject()).isEqualTo("AT RISK by 09:15 UTC: orders, another writer undoes our edits");
        assertThat(conflict.message())
                .contains("keeps changing the " + document + " back: 2 times", "last by " + ALEX + " with " + call)
                .contains("ignore_changes", "REMOVE edits");
        // The first minute after a write of ours, a read without it counts as old.
        assertThat(Duration.between(starts.get(2), conflict.at())).isLessThan(Duration.ofSeconds(90));
        assertThat(told.stream().skip(3)).as("the third time").allMatch(List::isEmpty);
    }

    static Stream<Arguments> conflicts() {
        return Stream.of(
                Arguments.of(0, "key policy", "PutKeyPolicy"),
                Arguments.of(1, "trust policy", "UpdateAssumeRolePolicy"));
    }

    /** Another tool merged a principal into our statement: it goes away, and that is said. */
    @Test
    void whatIsDroppedFromOurStatementIsSaid() {
        Case.of("principal-merged-into-ours-dropped").play(0, (_, scenario) -> {
            String dropped = "dropped principal " + Scenario.ROLE;
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly("UpdateAssumeRolePolicy");
            assertThat(scenario.findings())
                    .filteredOn(finding -> finding.path("disposition").asText().equals("NOTICE"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.path("kind").asText()).isEqualTo("STATEMENT_REPLACED");
                        assertThat(finding.path("message").asText()).contains("trust policy", dropped);
                    });
            assertThat(history(scenario))
                    .contains("1 statement of ours replaced: " + dropped, "somebody changed our statement in the trust")
                    .doesNotContain("1 statement added", "the trust policy doesn't let Atlas assume the role");
            ArrayNode statements = (ArrayNode) scenario.role().trustPolicy().path("Statement");
            assertThat(statements).hasSize(2);
            assertThat(statements.get(1).at("/Principal/AWS").asText()).isEqualTo("arn:aws:iam::536727724300:root");
            assertThat(scenario.cloud().notifications())
                    .as("nothing was broken")
                    .isEmpty();
        });
    }

    /** Others' statements stay as they are, even if they let the same principal in. */
    @Test
    void aPrincipalInAStatementOfItsOwnStays() {
        World world = Scenario.changed(Case.world("live"), draft -> {
            JsonNode ours =
                    draft.role("orders").part("trustPolicy").list("Statement").get(1);
            ObjectNode theirs = ours.deepCopy();
            theirs.put("Sid", "Team").withObject("/Principal").put("AWS", Scenario.ROLE);
            draft.role("orders").part("trustPolicy").list("Statement").add(theirs);
        });
        try (Scenario scenario = Scenario.of(world).startRun()) {
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.cloud().notifications()).isEmpty();
        }
    }

    private static String history(Scenario scenario) {
        return scenario.history().stream()
                .map(HistoryEvent::detail)
                .filter(HistoryEvent.TaskSucceeded.class::isInstance)
                .map(detail -> ((HistoryEvent.TaskSucceeded) detail).result().toString())
                .reduce("", String::concat);
    }
}
