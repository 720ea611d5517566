package io.github.atlascmk.local.cloud.chain.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The last step: Atlas tells the webhook of what concerns a project's encryption. */
class ConnectAlertsTest {
    private static final String CREATE = "createGroupAlertConfig";
    private static final String UPDATE = "updateGroupAlertConfig";
    private static final int TYPES = AlertType.values().length;
    private static final String OTHERS = "65a100000000000000000777";

    @Test
    void connectsEachTypeOnceAfterAllElse() {
        try (Scenario scenario = connected()) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(configurations(scenario))
                    .extracting(
                            configuration -> configuration.path("eventTypeName").asText())
                    .containsExactlyInAnyOrder(
                            "AWS_ENCRYPTION_KEY_INVALID",
                            "AWS_ENCRYPTION_KEY_NEEDS_ROTATION",
                            "ENCRYPTION_AT_REST_CONFIG_NO_LONGER_VALID",
                            "ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED",
                            "GROUP_SERVICE_ACCOUNT_SECRETS_EXPIRING");
            assertThat(configurations(scenario)).allSatisfy(configuration -> {
                assertThat(configuration.path("enabled").asBoolean()).isTrue();
                JsonNode webhook = configuration.at("/notifications/0");
                assertThat(webhook.path("webhookUrl").asText()).isEqualTo(url(scenario));
                assertThat(webhook.path("webhookSecret").asText()).isEqualTo(World.ALERT_SECRET);
            });
            assertThat(scenario.writeOperations()).endsWith(CREATE).doesNotContain(UPDATE);
            assertThat(scenario.writeOperations().indexOf(CREATE))
                    .as("nothing else comes after the first")
                    .isEqualTo(scenario.writeOperations().size() - TYPES);
            assertThat(scenario.nothingIsHeld()).isTrue();
            assertThat(List.of(
                            scenario.items("alerts#").toString(),
                            scenario.history().toString(),
                            scenario.writes().toString(),
                            scenario.cloud().logs()))
                    .as("where the secret must not be")
                    .noneMatch(text -> text.contains(World.ALERT_SECRET));
        }
    }

    @Test
    void aKeyMayBeNinetyDaysOld() {
        try (Scenario scenario = connected()) {
            assertThat(configuration(scenario, "AWS_ENCRYPTION_KEY_NEEDS_ROTATION")
                            .path("threshold"))
                    .isEqualTo(Scenario.json("{\"operator\":\"GREATER_THAN\",\"threshold\":90,\"units\":\"DAYS\"}"));
        }
    }

    @Test
    void aRerunMakesNoSecondOneAndOneMoreCallToAtlas() {
        try (Scenario scenario = connected()) {
            long lists = scenario.calls("listGroupAlertConfigs");
            int writes = scenario.writes().size();
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.writes()).hasSize(writes);
            assertThat(scenario.calls("listGroupAlertConfigs") - lists).isEqualTo(1);
            assertThat(states(scenario, "ConnectAlerts")).isEqualTo(1);
        }
    }

    @Test
    void aStackWithoutItsWebhookNeitherLooksNorWrites() {
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls("listGroupAlertConfigs")).isZero();
            assertThat(scenario.items("alerts#")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({"500,UNEXPECTED_ERROR", "503,", "0,"})
    void aConfigurationWhoseAnswerIsLostIsFoundAgain(int status, String errorCode) {
        for (boolean effect : new boolean[] {true, false}) {
            for (int skip = 0; skip < 3; skip++) {
                try (Scenario scenario = calm()) {
                    scenario.cloud().atlas().addFault(new AtlasFault(CREATE, status, errorCode, null, 1, skip, effect));
                    scenario.startRun();
                    assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
                    assertThat(configurations(scenario)).hasSize(TYPES);
                    assertThat(scenario.writeOperations().stream().filter(CREATE::equals))
                            .hasSize(TYPES);
                }
            }
        }
    }

    @Test
    void aRotatedSecretIsGivenToAtlasInPlace() {
        try (Scenario scenario = connected()) {
            List<String> before = ids(scenario);
            scenario.after(
                    Duration.ofMinutes(2),
                    () -> scenario.cloud()
                            .secrets()
                            .putSecretValue(
                                    request -> request.secretId(scenario.cloud().alertSecretArn())
                                            .secretString("the-second-secret-here")));
            scenario.cloud().run();
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(ids(scenario)).isEqualTo(before);
            assertThat(configurations(scenario))
                    .allMatch(configuration -> configuration
                            .at("/notifications/0/webhookSecret")
                            .asText()
                            .equals("the-second-secret-here"));
            assertThat(scenario.writeOperations().stream().filter(UPDATE::equals))
                    .hasSize(TYPES);
        }
    }

    @Test
    void aStackThatGotAnotherAddressTellsIt() {
        World elsewhere = Scenario.changed(
                after(connected()),
                world -> world.get("tables")
                        .valueStream()
                        .flatMap(JsonNode::valueStream)
                        .filter(item -> item.path("id").asText().startsWith("alerts#"))
                        .flatMap(item -> item.path("made").valueStream())
                        .forEach(made -> ((ObjectNode) made.path("webhook")).put("url", "https://former.example/")));
        try (Scenario scenario = Scenario.of(elsewhere)) {
            scenario.startRun();
            assertThat(scenario.writeOperations()).hasSize(TYPES).containsOnly(UPDATE);
        }
    }

    @Test
    void aSavedWorldGoesOnFromHere() {
        try (Scenario scenario = Scenario.of(after(connected()))) {
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @Test
    void oneThatSomebodyDeletedIsMadeAgain() {
        try (Scenario scenario = connected()) {
            scenario.cloud()
                    .atlas()
                    .deleteAlertConfiguration(Scenario.PROJECT, ids(scenario).get(2));
            scenario.startRun();
            assertThat(ids(scenario)).hasSize(TYPES).doesNotHaveDuplicates();
            assertThat(since(scenario, "deleteGroupAlertConfig")).containsExactly(CREATE);
        }
    }

    @Test
    void oneThatSomebodyDisabledIsEnabledAgainAndKeepsWhatTheyAdded() {
        try (Scenario scenario = connected()) {
            String id = ids(scenario).getFirst();
            scenario.cloud().atlas().enableAlertConfiguration(Scenario.PROJECT, id, false);
            scenario.startRun();
            assertThat(configurations(scenario))
                    .allMatch(configuration -> configuration.path("enabled").asBoolean());
            assertThat(since(scenario, "toggleGroupAlertConfig")).containsExactly(UPDATE);
        }
    }

    @Test
    void configurationsOfOthersAreNeverTouched() {
        ObjectNode theirs = (ObjectNode)
                Scenario.json("{\"enabled\":false,\"eventTypeName\":\"AWS_ENCRYPTION_KEY_INVALID\",\"groupId\":\""
                        + Scenario.PROJECT
                        + "\",\"created\":\"2025-01-01T00:00:00Z\",\"updated\":\"2025-01-01T00:00:00Z\","
                        + "\"matchers\":[],\"notifications\":[{\"typeName\":\"WEBHOOK\",\"webhookUrl\":\"https://theirs.example/\","
                        + "\"webhookSecret\":\"not-our-business\",\"intervalMin\":60,\"delayMin\":0,"
                        + "\"notifierId\":\"65a100000000000000000778\"}]}");
        try (Scenario scenario = Scenario.calm(
                "alerts",
                world ->
                        world.project("orders-prod").part("alertConfigurations").set(OTHERS, theirs))) {
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(configurations(scenario)).hasSize(TYPES + 1).contains(theirs.put("id", OTHERS));
            assertThat(scenario.writes()).noneMatch(write -> write.target().endsWith(OTHERS));
        }
    }

    @Test
    void whatCannotBeConnectedComesAfterEncryptionAndSaysWhy() {
        try (Scenario scenario = calm()) {
            scenario.cloud().atlas().addFault(new AtlasFault(CREATE, 403, "USER_UNAUTHORIZED", null, 99, 0, false));
            scenario.startRun();
            assertThat(scenario.provider("orders-eu")).isEqualTo("AWS");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasAccessDenied");
            assertThat(configurations(scenario)).isEmpty();
        }
    }

    @Test
    void nothingIsWrittenForAnOwnerWhoOnlyObserves() {
        try (Scenario scenario = Scenario.calm("observe", ConnectAlertsTest::turnWebhookOn)) {
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("PLANNED");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.findings())
                    .extracting(finding -> finding.path("kind").asText())
                    .endsWith("ALERTS_NOT_CONNECTED");
        }
    }

    @Test
    void theSwitchStopsItBetweenTwoConfigurations() {
        Set<Integer> made = new TreeSet<>();
        for (int millis = 0; millis <= 1_000; millis += 100) {
            Duration delay = Duration.ofMillis(millis);
            try (Scenario scenario = calm()) {
                scenario.onFirstEntering(
                        "ConnectAlerts",
                        () -> scenario.after(
                                delay,
                                () -> scenario.cloud()
                                        .lambda()
                                        .invoke("SwitchWrites", Scenario.json("{\"writesEnabled\":false}"))));
                scenario.startRun();
                made.add(configurations(scenario).size());
                assertThat(scenario.nothingIsHeld()).isTrue();
            }
        }
        assertThat(made).as("made, depending on when").anyMatch(count -> count > 0 && count < TYPES);
    }

    @Test
    void theOwnerIsToldThatTheyAreLeftBehind() {
        try (Scenario scenario = connected()) {
            JsonNode left = scenario.invoke(
                    "Unenrol", Scenario.event("invoke/unenrol.json").toString());
            assertThat(left.path("leftInPlace"))
                    .extracting(JsonNode::asText)
                    .anyMatch(line -> line.startsWith(TYPES + " alert configurations in Atlas"));
            assertThat(configurations(scenario)).hasSize(TYPES);
        }
        try (Scenario scenario = Scenario.calm()) {
            assertThat(scenario.invoke(
                                    "Unenrol",
                                    Scenario.event("invoke/unenrol.json").toString())
                            .path("leftInPlace"))
                    .extracting(JsonNode::asText)
                    .noneMatch(line -> line.contains("alert"));
        }
    }

    /** The whole circle: a key is disabled, Atlas notices, tells us, and the owner is told. */
    @Test
    void atlasTellsOfADisabledKeyAndOfItsReturn() {
        try (Scenario scenario = connected()) {
            Cloud cloud = scenario.cloud();
            int runs = cloud.stepFunctions().executions().size();
            scenario.kms().disableKey(request -> request.keyId(key(scenario)));
            scenario.after(Duration.ofMinutes(15), cloud.atlas()::validate);
            cloud.run();
            assertThat(answers(cloud)).isEqualTo(List.of(202, 202));
            assertThat(cloud.stepFunctions().executions().size()).isGreaterThan(runs);
            assertThat(cloud.notifications())
                    .as("one of the two runs tells the key's owner; the other finds it at work")
                    .anySatisfy(told -> assertThat(told.message()).contains("The key is disabled"));

            scenario.after(Duration.ofMinutes(15), cloud.atlas()::validate);
            cloud.run();
            assertThat(answers(cloud)).as("told again after an hour only").hasSize(2);
            scenario.after(Duration.ofMinutes(45), cloud.atlas()::validate);
            cloud.run();
            assertThat(answers(cloud)).hasSize(4);

            scenario.kms().enableKey(request -> request.keyId(key(scenario)));
            scenario.after(Duration.ofMinutes(15), cloud.atlas()::validate);
            cloud.run();
            assertThat(answers(cloud)).hasSize(6).containsOnly(202);
            assertThat(cloud.atlas().webhookRequests())
                    .extracting(
                            request -> Objects.requireNonNull(request.headers().get("X-MMS-Event")))
                    .containsExactly(
                            "alert.open", "alert.open", "alert.update", "alert.update", "alert.close", "alert.close");
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        }
    }

    @Test
    void aRaisedAlertReachesTheWebhookAndItsReplayNobody() {
        try (Scenario scenario = connected()) {
            Cloud cloud = scenario.cloud();
            int runs = cloud.stepFunctions().executions().size();
            cloud.atlas().raiseAlert(Scenario.PROJECT, "ENCRYPTION_AT_REST_KMS_NETWORK_ACCESS_DENIED");
            cloud.run();
            assertThat(cloud.stepFunctions().executions()).hasSize(runs + 1);
            cloud.atlas().send(cloud.atlas().webhookRequests().getFirst());
            cloud.run();
            assertThat(answers(cloud)).containsExactly(202, 202);
            assertThat(cloud.stepFunctions().executions()).hasSize(runs + 1);
        }
    }

    private static List<Integer> answers(Cloud cloud) {
        return cloud.webhookAnswers().stream()
                .map(answer -> answer.response().status())
                .toList();
    }

    private static String key(Scenario scenario) {
        return scenario.project()
                .encryptionAtRest()
                .awsKms()
                .path("customerMasterKeyID")
                .asText();
    }

    private static void turnWebhookOn(WorldDraft world) {
        world.stack().set("alertSecret", World.ALERT_SECRET);
    }

    private static Scenario calm() {
        return Scenario.calm("alerts");
    }

    private static Scenario connected() {
        return calm().startRun();
    }

    /** The world that a scenario left behind. */
    private static World after(Scenario ended) {
        try (ended) {
            return ended.cloud().snapshot();
        }
    }

    private static List<ObjectNode> configurations(Scenario scenario) {
        return scenario.project().alertConfigurations();
    }

    private static ObjectNode configuration(Scenario scenario, String type) {
        return configurations(scenario).stream()
                .filter(configuration ->
                        configuration.path("eventTypeName").asText().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(Scenario scenario) {
        return scenario.cloud().atlas().alertConfigurations(Scenario.PROJECT);
    }

    private static String url(Scenario scenario) {
        return Map.copyOf(scenario.cloud().template().functionUrls())
                .get("AlertWebhookUrl")
                .url();
    }

    /** Writes after the last one of this kind. */
    private static List<String> since(Scenario scenario, String operation) {
        List<String> operations =
                scenario.writes().stream().map(Write::operation).toList();
        return operations.subList(operations.lastIndexOf(operation) + 1, operations.size());
    }

    private static long states(Scenario scenario, String name) {
        return scenario.history().stream()
                .filter(event -> event.detail() instanceof HistoryEvent.StateEntered && name.equals(event.state()))
                .count();
    }
}
