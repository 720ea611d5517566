package io.github.atlascmk.local.cloud.chain.triggers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/** From an event to the right runs, through rules, RouteEvent and the state machine. */
class TriggersTest {
    private static ObjectNode other(String file, String id) {
        ObjectNode event = Scenario.event(file).put("id", id);
        if (event.path("detail").has("eventID")) {
            event.withObject("/detail").put("eventID", id);
        }
        return event;
    }

    private static List<Execution> runs(Scenario scenario) {
        return scenario.cloud().stepFunctions().executions();
    }

    private static JsonNode answer(Scenario scenario) {
        return scenario.cloud().answers().getFirst().payload();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "cluster-created",
                "role-trust-changed",
                "role-policy-deleted",
                "managed-policy-changed",
                "key-policy-changed",
                "key-disabled",
                "key-deletion-scheduled",
                "key-deleted",
                "key-material-expired",
                "key-material-deleted",
                "key-material-imported",
                "key-deletion-recorded",
                "key-material-expiry-recorded"
            })
    void anEventLeadsToOneRunOfTheProjectThatItConcerns(String file) {
        try (Scenario scenario = Scenario.calm()) {
            scenario.announce(file + ".json").publish(file + ".json");

            assertThat(runs(scenario)).hasSize(1);
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.lastRun().name()).startsWith(Scenario.PROJECT + "-");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            key-rotated | was rotated
            own-edit    | the stack's own
            run-stopped | nobody had asked the stopped run to look once more
            """)
    void whatNeedsNothingIsAnsweredSo(String file, String why) {
        try (Scenario scenario = Scenario.calm().publish(file + ".json")) {
            assertThat(runs(scenario)).isEmpty();
            assertThat(answer(scenario).path("nothingToDo").asText()).contains(why);
            assertThat(scenario.cloud().logs()).contains("\"Events\"").contains(why);
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            role-trust-changed     | /detail/requestParameters/roleName  | another                                      | role 111122223333/another
            role-trust-changed     | /detail/recipientAccountId          | 444455556666                                 | role 444455556666/orders
            managed-policy-changed | /detail/requestParameters/policyArn | arn:aws:iam::111122223333:policy/unattached  | policy arn:aws:iam::111122223333:policy/unattached
            managed-policy-changed | /detail/requestParameters/policyArn | arn:aws:iam::444455556666:policy/guard       | policy arn:aws:iam::444455556666:policy/guard
            cluster-created        | /detail/physical-resource-id        | 000000000000000000000000                     | 000000000000000000000000
            """)
    void whatNobodyEnrolledStartsNothingAndIsNoError(String file, String pointer, String value, String notEnrolled) {
        try (Scenario scenario = Scenario.calm()) {
            ObjectNode event = Scenario.event(file + ".json");
            int last = pointer.lastIndexOf('/');
            event.withObject(pointer.substring(0, last)).put(pointer.substring(last + 1), value);
            scenario.announce(event);
            scenario.cloud().run();

            assertThat(runs(scenario)).isEmpty();
            assertThat(answer(scenario).at("/notEnrolled/0").asText()).isEqualTo(notEnrolled);
            assertThat(scenario.cloud().queue("FailureQueue")).isEmpty();
            assertThat(scenario.cloud().logs()).contains("\"NOT_ENROLLED\"");
        }
    }

    @Test
    void aRoleIsFoundWhateverTheCaseOfItsName() {
        try (Scenario scenario = Scenario.calm()) {
            ObjectNode event = Scenario.event("role-trust-changed.json");
            event.withObject("/detail/requestParameters").put("roleName", "ORDERS");
            scenario.announce(event);
            scenario.cloud().run();

            assertThat(runs(scenario)).hasSize(1);
        }
    }

    @Test
    void whoChangedARoleOrAKeyIsRemembered() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.announce("role-trust-changed.json").announce("key-disabled.json");
            scenario.announce("own-edit.json");
            scenario.cloud().run();

            assertThat(scenario.items("writer#"))
                    .extracting(item -> item.path("id").asText() + " "
                            + item.findPath("what").asText() + " "
                            + item.findPath("by").asText())
                    .containsExactlyInAnyOrder(
                            "writer#111122223333/orders UpdateAssumeRolePolicy"
                                    + " arn:aws:iam::111122223333:role/teams/deployer",
                            "writer#arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
                                    + " DisableKey arn:aws:iam::111122223333:root");
            assertThat(scenario.items("trail").getFirst().has("seenEditAt")).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '#', textBlock = """
            cluster-created    | /detail/physical-resource-id       | orders | detail.physical-resource-id is "orders"; it must hold the project's 24
            role-trust-changed | /detail/requestParameters/roleName | ##     | detail.requestParameters of UpdateAssumeRolePolicy has neither roleName
            key-disabled       | /detail/resources/0/ARN            | x      | detail.resources of DisableKey has no ARN of a KMS key
            cluster-observed   | /detail/projectId                  | x      | projectId is "x"; it must be the project's 24 lower-case hex digits
            """)
    void whatCantBeReadLiesInTheQueueWithTheReason(String file, String pointer, String value, String reason) {
        try (Scenario scenario = Scenario.calm()) {
            ObjectNode event = Scenario.event(file + ".json");
            int last = pointer.lastIndexOf('/');
            ((ObjectNode) event.at(pointer.substring(0, last))).put(pointer.substring(last + 1), value);
            scenario.announce(event);
            scenario.cloud().run();

            assertThat(runs(scenario)).isEmpty();
            JsonNode message = scenario.cloud().queue("FailureQueue").getFirst();
            assertThat(message.at("/responsePayload/errorType").asText())
                    .isEqualTo("io.github.atlascmk.failure.InvalidEvent");
            assertThat(message.at("/responsePayload/errorMessage").asText()).startsWith(reason);
            assertThat((Object) message.path("requestPayload")).isEqualTo(event);
        }
    }

    @Fault(42)
    @Test
    void twoHundredEventsWithinAMinuteAreAHandfulOfInspectionsAndTheLastSeesAll() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            int before = scenario.history().size();
            long readBefore = scenario.calls("getGroup");
            for (int i = 0; i < 200; i++) {
                String id = "storm-" + i;
                scenario.after(
                        Duration.ofMillis(300L * i), () -> scenario.announce(other("role-trust-changed.json", id)));
            }
            var lastEvent = scenario.cloud().timeline().instant().plusMillis(300L * 199);
            scenario.cloud().run();

            List<HistoryEvent> looks =
                    looks(scenario.history().stream().skip(before).toList());
            List<HistoryEvent> begun = looks.stream()
                    .filter(event -> event.detail() instanceof HistoryEvent.StateEntered)
                    .toList();
            assertThat(begun).hasSizeBetween(3, 12);
            assertThat(scenario.calls("getGroup") - readBefore)
                    .as("looks, with those of the runs that find the project claimed")
                    .isBetween(3L, 20L);
            assertThat(begun.getLast().at()).isAfter(lastEvent);
            assertThat(mostAtOnce(looks)).isEqualTo(1);
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    /** Visits of InspectProject by runs that got the claim: the others ask for one more look there, and end. */
    private static List<HistoryEvent> looks(List<HistoryEvent> history) {
        Set<String> working = history.stream()
                .filter(event -> "ReportResult".equals(event.state()))
                .map(HistoryEvent::executionArn)
                .collect(Collectors.toSet());
        return history.stream()
                .filter(event -> "InspectProject".equals(event.state()) && working.contains(event.executionArn()))
                .toList();
    }

    private static int mostAtOnce(List<HistoryEvent> events) {
        int running = 0;
        int most = 0;
        for (HistoryEvent event : events) {
            if (event.detail() instanceof HistoryEvent.StateEntered) {
                running++;
            } else if (event.detail() instanceof HistoryEvent.StateExited) {
                running--;
            }
            most = Math.max(most, running);
        }
        return most;
    }

    @Test
    void aRunThatIsStoppedWithAMarkOnItIsFollowedByAFreshOne() {
        try (Scenario scenario = Scenario.calm().announce("cluster-observed.json")) {
            scenario.after(Duration.ofMinutes(2), () -> scenario.another("second"));
            scenario.after(Duration.ofMinutes(3), () -> scenario.stop("stopped by a person"));
            scenario.cloud().run();

            assertThat(runs(scenario))
                    .extracting(Execution::status)
                    .containsExactly(Execution.Status.ABORTED, Execution.Status.SUCCEEDED, Execution.Status.SUCCEEDED);
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.lastRun().input().path("requestedBy").asText()).endsWith(" was stopped");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void aRunThatIsStoppedWithoutAMarkIsNotFollowed() {
        try (Scenario scenario = Scenario.calm().announce("cluster-observed.json")) {
            scenario.after(Duration.ofMinutes(3), () -> scenario.stop("stopped by a person"));
            scenario.cloud().run();

            assertThat(runs(scenario)).hasSize(1);
        }
    }

    @Test
    void enrollingStartsARunForThisVersion() {
        try (Scenario scenario = Scenario.calm()) {
            JsonNode enrolled = scenario.invoke(
                    "Enrol",
                    Scenario.event("invoke/enrol.json")
                            .put("existingClusters", "ENCRYPT")
                            .toString());

            assertThat(runs(scenario))
                    .extracting(Execution::name)
                    .containsExactly(enrolled.path("run").asText());
            assertThat(scenario.lastRun().input().path("requestedBy").asText()).isEqualTo("Enrolment Changed");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
        }
    }

    @Test
    void unenrollingStopsLookingAndSaysWhatItLeaves() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            JsonNode left = scenario.invoke(
                    "Unenrol", Scenario.event("invoke/unenrol.json").toString());
            scenario.after(Duration.ofMinutes(1), () -> scenario.announce(other("role-trust-changed.json", "later")));
            scenario.cloud().run();

            assertThat(left.path("leftInPlace")).hasSize(3);
            assertThat(runs(scenario)).hasSize(1);
        }
    }

    @Fault(2)
    @Test
    void eventsInTheWrongOrderEndInTheSameState() {
        List<String> files = List.of("cluster-created.json", "role-trust-changed.json", "key-policy-changed.json");
        try (Scenario forwards = Scenario.calm();
                Scenario backwards = Scenario.calm()) {
            files.forEach(forwards::announce);
            files.reversed().forEach(backwards::announce);
            forwards.cloud().run();
            backwards.cloud().run();

            assertThat(backwards.role()).isEqualTo(forwards.role());
            assertThat(backwards.provider("orders-us")).isEqualTo("AWS").isEqualTo(forwards.provider("orders-us"));
            assertThat(backwards.items("writer#")).isEqualTo(forwards.items("writer#"));
        }
    }

    @Test
    void aRunThatFindsNothingWritesNothing() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            int writes = scenario.writes().size();
            scenario.announce(other("role-trust-changed.json", "later"));
            scenario.cloud().run();

            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.writes()).hasSize(writes);
        }
    }

    /** The edits of a run come back on the trail while it runs and after it; they are noted, and lead to nothing. */
    @Fault(27)
    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT20S", "PT45M"})
    void ownEditsComeBackAndStartNothing(String lag) {
        try (Scenario scenario = Scenario.calm(world -> world.aws().set("trailLag", lag))) {
            scenario.publish("cluster-observed.json");

            assertThat(runs(scenario)).hasSize(1);
            assertThat(scenario.writeOperations()).contains("UpdateAssumeRolePolicy", "PutRolePolicy");
            assertThat(scenario.cloud().answers())
                    .filteredOn(answer ->
                            answer.payload().path("nothingToDo").asText().contains("own"))
                    .hasSize(2);
            ObjectNode trail = scenario.items("trail").getFirst();
            assertThat(trail.path("seenEditAt").asLong())
                    .isCloseTo(trail.path("lastEditAt").asLong(), within(2000L));
        }
    }

    /** A person's edit leads to a run that undoes it, whose own edit leads to nothing: two runs in all. */
    @Test
    void aPersonsEditIsRepairedOnceItsEventHasCome() {
        try (Scenario scenario = Scenario.calm(world -> world.aws().set("trailLag", "PT20S"))) {
            scenario.publish("cluster-observed.json");
            String trust = scenario.role().trustPolicy().toString();
            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.iam()
                            .deleteRolePolicy(
                                    request -> request.roleName("orders").policyName("AtlasCmk")));
            scenario.cloud().run();

            assertThat(runs(scenario)).hasSize(2);
            assertThat(scenario.lastRun().input().path("requestedBy").asText())
                    .isEqualTo("DeleteRolePolicy by arn:aws:iam::111122223333:root");
            assertThat(scenario.role().inlinePolicies()).containsKey("AtlasCmk");
            assertThat(scenario.role().trustPolicy()).hasToString(trust);
        }
    }

    @Fault(28)
    @Test
    void aCallThatWasRefusedLeadsToNothing() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.after(
                    Duration.ofMinutes(1),
                    () -> assertThatExceptionOfType(NoSuchEntityException.class)
                            .isThrownBy(() -> scenario.iam()
                                    .deleteRolePolicy(request ->
                                            request.roleName("orders").policyName("none-such"))));
            scenario.cloud().run();

            assertThat(runs(scenario)).isEmpty();
            assertThat(scenario.cloud().answers()).isEmpty();
        }
    }

    /** A member account's events come where the bus admits that account, and nowhere else. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            444455556666, 1
            999988887777, 0
            """)
    void aMemberAccountsKeyIsHeardOfWhereTheBusAdmitsTheAccount(String member, int heard) {
        try (Scenario scenario = Scenario.in("key-in-another-account", world -> admit(world, member))) {
            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.cloud()
                            .kms("444455556666", "eu-central-1")
                            .disableKey(request -> request.keyId("5678efab-56ef-78ab-90cd-5678901234ef")));
            scenario.cloud().run();

            assertThat(runs(scenario)).hasSize(heard);
        }
    }

    private static void admit(WorldDraft world, String member) {
        world.stack().part("parameters").set("MemberAccounts", member);
    }
}
