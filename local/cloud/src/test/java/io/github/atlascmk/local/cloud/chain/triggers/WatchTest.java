package io.github.atlascmk.local.cloud.chain.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.chain.Scenario;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Events about what a project depends on lead to a look, whether it is enrolled or not. */
class WatchTest {
    private static final String OLD = "0987dcba-09fe-87dc-65ba-ab0987654321";
    private static final String OLD_KEY = "arn:aws:kms:eu-central-1:111122223333:key/" + OLD;
    private static final String OLD_ROLE = "111122223333/data-lake";
    private static final String STORE = "cks-1234567890abcdef0";

    private static List<String> watches(Scenario scenario) {
        return scenario.items("watch#").stream()
                .map(item ->
                        item.path("kind").asText() + " " + item.path("watched").asText())
                .sorted()
                .toList();
    }

    private static List<Execution> runs(Scenario scenario) {
        return scenario.cloud().stepFunctions().executions();
    }

    private static String who(Scenario scenario, String resource) {
        return scenario.items("writer#" + resource).stream()
                .map(item -> item.findPath("what").asText() + " "
                        + item.findPath("by").asText())
                .findFirst()
                .orElse("nobody");
    }

    @Test
    void theKeyAndTheRoleInUseAreWatchedThoughOthersAreEnrolled() {
        try (Scenario scenario = Scenario.calm("another-key").sweep()) {
            assertThat(watches(scenario)).containsExactly("KEY " + OLD_KEY, "ROLE " + OLD_ROLE);
            int before = runs(scenario).size();

            scenario.after(Duration.ofMinutes(1), () -> scenario.kms().disableKey(request -> request.keyId(OLD)));
            scenario.cloud().run();
            assertThat(runs(scenario)).hasSize(before + 1);
            assertThat(scenario.lastRun().input().path("requestedBy").asText()).startsWith("DisableKey by ");
            assertThat(who(scenario, OLD_KEY)).isEqualTo("DisableKey arn:aws:iam::111122223333:root");

            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.iam()
                            .deleteRolePolicy(
                                    request -> request.roleName("data-lake").policyName("old-key")));
            scenario.cloud().run();
            assertThat(runs(scenario)).hasSize(before + 2);
            assertThat(who(scenario, OLD_ROLE)).startsWith("DeleteRolePolicy ");
        }
    }

    @Test
    void aReplacedKeyIsWatchedOnForItsSnapshots() {
        try (Scenario scenario = Scenario.calm("replace-key").publish("cluster-observed.json")) {
            scenario.invoke(
                    "Approve", Scenario.event("invoke/approve-replace-key.json").toString());
            scenario.cloud().run();
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(watches(scenario))
                    .contains("FORMER_KEY " + OLD_KEY, "KEY arn:aws:kms:eu-central-1:111122223333:key/" + Scenario.KEY)
                    .doesNotContain("KEY " + OLD_KEY);
            int before = runs(scenario).size();

            scenario.after(
                    Duration.ofMinutes(1), () -> scenario.kms().scheduleKeyDeletion(request -> request.keyId(OLD)));
            scenario.cloud().run();
            assertThat(runs(scenario)).hasSize(before + 1);
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.findings())
                    .filteredOn(finding -> finding.path("disposition").asText().equals("NOTICE"))
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.path("kind").asText()).isEqualTo("FORMER_KEY_UNUSABLE");
                        assertThat(finding.path("subject").asText()).isEqualTo(OLD_KEY);
                        assertThat(finding.path("message").asText())
                                .startsWith("the key that was in use before is going to be deleted on ")
                                .endsWith("snapshots of the time when it was in use are lost with it");
                        assertThat(finding.path("command").asText()).startsWith("aws kms cancel-key-deletion --key-id");
                    });
            assertThat(scenario.cloud().notifications())
                    .as("no database depends on it")
                    .noneMatch(message -> message.message().contains("deleted"));
        }
    }

    /** DisconnectCustomKeyStore names no key. */
    @Test
    void aKeyStoreConcernsTheProjectsWhoseKeyLiesInIt() {
        try (Scenario scenario =
                Scenario.calm("encrypted", world -> world.key(Scenario.KEY).set("customKeyStoreId", STORE))) {
            scenario.publish("cluster-observed.json");
            assertThat(watches(scenario)).contains("KEY_STORE " + STORE);
            int before = runs(scenario).size();

            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.kms().disconnectCustomKeyStore(request -> request.customKeyStoreId(STORE)));
            scenario.cloud().run();

            assertThat(runs(scenario)).hasSize(before + 1);
            assertThat(scenario.findings().findValuesAsText("kind")).contains("KEY_UNUSABLE");
            assertThat(who(scenario, STORE)).startsWith("DisconnectCustomKeyStore ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"key-store-disconnected.json", "key-store-connected.json"})
    void aKeyStoreConcernsThoseWhoseKeyLiesInItAndNobodyElse(String file) {
        try (Scenario scenario = Scenario.calm("key-store").publish(file)) {
            assertThat(runs(scenario)).hasSize(1);
        }
        try (Scenario scenario = Scenario.calm().publish(file)) {
            JsonNode answer = scenario.cloud().answers().getFirst().payload();

            assertThat(runs(scenario)).isEmpty();
            assertThat(answer.at("/notEnrolled/0").asText()).isEqualTo("custom key store " + STORE);
        }
    }

    @Test
    void deletedMaterialIsNoticedAndImportedMaterialToo() {
        try (Scenario scenario =
                Scenario.calm("encrypted", world -> world.key(Scenario.KEY).set("origin", "EXTERNAL"))) {
            scenario.publish("cluster-observed.json");
            int before = runs(scenario).size();
            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.kms().deleteImportedKeyMaterial(request -> request.keyId(Scenario.KEY)));
            scenario.cloud().run();
            assertThat(runs(scenario)).hasSize(before + 1);
            assertThat(scenario.findings().findValuesAsText("kind")).contains("KEY_UNUSABLE");

            scenario.after(
                    Duration.ofMinutes(1),
                    () -> scenario.kms().importKeyMaterial(request -> request.keyId(Scenario.KEY)));
            scenario.cloud().run();
            assertThat(runs(scenario)).hasSize(before + 2);
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        }
    }

    /** Both by the enrolment and by the index. */
    @Test
    void aProjectIsLookedAtOnceForAnEvent() {
        try (Scenario scenario = Scenario.calm("encrypted").publish("cluster-observed.json")) {
            int before = runs(scenario).size();
            ObjectNode event = Scenario.event("key-policy-changed.json");
            scenario.announce(event).cloud().run();

            assertThat(runs(scenario)).hasSize(before + 1);
        }
    }

    @Test
    void aLookThatChangesNothingWritesNoWatch() {
        try (Scenario scenario = Scenario.calm("encrypted").publish("cluster-observed.json")) {
            List<String> watches = watches(scenario);
            scenario.cloud().wire().forget();
            scenario.sweep();

            assertThat(watches(scenario)).isEqualTo(watches).hasSize(2);
            assertThat(scenario.cloud().wire().calls())
                    .filteredOn(call -> call.target().contains("watch#"))
                    .isEmpty();
        }
    }

    @Test
    void anUnenrolledProjectIsWatchedNoMore() {
        try (Scenario scenario = Scenario.calm("another-key").publish("cluster-observed.json")) {
            assertThat(watches(scenario)).isNotEmpty();
            scenario.invoke("Unenrol", Scenario.event("invoke/unenrol.json").toString());
            assertThat(watches(scenario)).isEmpty();
            int before = runs(scenario).size();

            scenario.after(Duration.ofMinutes(1), () -> scenario.kms().disableKey(request -> request.keyId(OLD)));
            scenario.cloud().run();
            assertThat(runs(scenario)).hasSize(before);
        }
    }

    /** The role in use lies at a path that the stack may not read, and the key in another account. */
    @Test
    void whatIsInUseElsewhereIsSaidToBeUnwatchedAndStopsNoLook() {
        String elsewhere = "arn:aws:kms:eu-west-1:999988887777:key/" + OLD;
        try (Scenario scenario = Scenario.calm(
                "another-key",
                world -> world.project("orders-prod")
                        .part("encryptionAtRest")
                        .part("awsKms")
                        .set("customerMasterKeyID", elsewhere))) {
            scenario.publish("cluster-observed.json");

            assertThat(scenario.findings())
                    .filteredOn(finding -> finding.path("kind").asText().equals("IN_USE_UNWATCHED"))
                    .extracting(finding -> finding.path("message").asText())
                    .singleElement()
                    .asString()
                    .contains(elsewhere, "lies in the account 999988887777");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
        }
    }
}
