package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.local.cloud.world.WorldPart;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What only a person may decide or repair: nothing is written, the finding says what is missing, and a person is told
 * once, and not again within a day.
 */
class HumanFindingsTest {

    @Fault(17)
    @ParameterizedTest
    @CsvSource({
        "another-key, OTHER_KEY, REPLACE_KEY",
        "another-key, OTHER_ROLE, REPLACE_ROLE",
        "vanished-role, ROLE_VANISHED, RECREATE_ROLE",
        "access-keys, ACCESS_KEYS, SWITCH_TO_ROLE",
        "ip-over-quota, KEY_ACCESS_UNEDITABLE, 'and IAM allows 10,240'",
        "ip-with-private-networking, RESTRICTION_WITH_PRIVATE_NETWORKING, aws:sourceVpce",
        "key-owner-must-act, KEY_UNREADABLE, AtlasCmk64b7a0c3d2e1f00012340001"
    })
    void aWorldThatNeedsADecisionIsReportedAndLeftAsItIs(String world, String kind, String missing) {
        try (Scenario scenario = Scenario.in(world)) {
            isToldOnce(scenario, kind, missing);
        }
    }

    @Test
    void aMissingRoleIsNotCreatedUnlessTheEnrolmentSaysSo() {
        try (Scenario scenario =
                Scenario.calm(world -> world.enrolment(Scenario.PROJECT).set("roleArn", Scenario.ROLE + "-new"))) {
            isToldOnce(scenario, "ROLE_MISSING", "create it there");
        }
    }

    @Test
    void aRoleOfAnAccountThatTheStackMayNotReachIsReported() {
        try (Scenario scenario = Scenario.calm(world -> world.enrolment(Scenario.PROJECT)
                .set("roleArn", Scenario.ROLE.replace("111122223333", "444455556666")))) {
            isToldOnce(
                    scenario, "MEMBER_ACCOUNT_NOT_CONNECTED", "444455556666 isn't one of the stack's MemberAccounts");
        }
    }

    @Fault({34, 35, 36})
    @ParameterizedTest
    @CsvSource({
        "state, Disabled, KEY_DISABLED, disabled",
        "state, PendingDeletion, KEY_PENDING_DELETION, cancel-key-deletion",
        "spec, RSA_2048, KEY_UNUSABLE, RSA_2048",
        "usage, SIGN_VERIFY, KEY_UNUSABLE, SIGN_VERIFY"
    })
    void aKeyThatAtlasCannotUseIsReported(String field, String value, String kind, String said) {
        try (Scenario scenario = Scenario.calm(world -> world.key(Scenario.KEY).set(field, value))) {
            isToldOnce(scenario, kind, said);
        }
    }

    @Fault(36)
    @Test
    void aKeyThatDoesNotExistIsReported() {
        try (Scenario scenario = Scenario.calm(world -> world.enrolment(Scenario.PROJECT)
                .set("keyArn", "arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321"))) {
            isToldOnce(scenario, "KEY_MISSING", "enrol with one that does");
        }
    }

    @Test
    void accessKeysInUseAreNotReplacedByARole() {
        try (Scenario scenario = Scenario.calm(world -> encryption(world)
                .set("accessKeyID", "AKIAEXAMPLE000000000")
                .set("secretAccessKey", "not-a-real-secret"))) {
            isToldOnce(scenario, "ACCESS_KEYS", "SWITCH_TO_ROLE");
        }
    }

    @Fault(17)
    @Test
    void anotherRoleInUseIsNotReplaced() {
        try (Scenario scenario = Scenario.calm(world -> encryption(world).set("roleId", "64b7a0ffd2e1f00012340101"))) {
            isToldOnce(scenario, "OTHER_ROLE", "REPLACE_ROLE");
        }
    }

    @Test
    void aClusterOnAnotherProvidersKeyIsReportedAndTheOthersAreDone() {
        try (Scenario scenario =
                Scenario.calm(world -> world.cluster("orders-eu").set("encryptionAtRestProvider", "AZURE"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("CLUSTER_ON_OTHER_PROVIDER");
            assertThat(scenario.provider("orders-eu")).isEqualTo("AZURE");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            Aftermath.isHarmless(scenario);
        }
    }

    /** The project is set up, and newer clusters are encrypted; for the older ones somebody has to say so. */
    @Test
    void clustersOlderThanTheEnrolmentAreReportedOnly() {
        try (Scenario scenario = Scenario.in("report-only").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.provider("orders-eu")).isEqualTo("NONE");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("EXISTING_CLUSTER");
            assertThat(scenario.cloud().notifications())
                    .singleElement()
                    .satisfies(message -> assertThat(message.message()).contains("existingClusters ENCRYPT"));
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void aPersonIsRemindedAfterADay() {
        try (Scenario scenario = Scenario.in("another-key").publish("cluster-observed.json")) {
            scenario.after(Duration.ofHours(25), () -> {});
            scenario.cloud().run();
            scenario.startRun();
            assertThat(scenario.cloud().notifications()).hasSize(2);
        }
    }

    private static void isToldOnce(Scenario scenario, String kind, String missing) {
        scenario.publish("cluster-observed.json");
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
        assertThat(scenario.writes()).isEmpty();
        assertThat(scenario.findings().findValuesAsText("kind")).contains(kind);
        assertThat(scenario.cloud().notifications())
                .singleElement()
                .satisfies(message -> assertThat(message.message()).contains(missing));
        scenario.startRun();
        assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
        assertThat(scenario.cloud().notifications()).hasSize(1);
        assertThat(scenario.writes()).isEmpty();
        Aftermath.isHarmless(scenario);
    }

    /** Encrypts the project with our key. */
    private static WorldPart encryption(WorldDraft world) {
        return world.project("orders-prod")
                .part("encryptionAtRest")
                .part("awsKms")
                .set("enabled", true)
                .set("region", "EU_CENTRAL_1")
                .set("customerMasterKeyID", world.enrolment(Scenario.PROJECT).get("keyArn"));
    }
}
