package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What can't be undone, or was set up by somebody else, is done once a person approved it in the state that the finding
 * named: the role first, proved with the key in use, and then the key.
 */
class ApprovalsTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String OLD_KEY =
            "arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321";
    private static final String UPDATE = "updateGroupEncryptionAtRest";

    @ParameterizedTest
    @CsvSource({
        "access-keys, switch-to-role",
        "replace-role, replace-role",
        "replace-key, replace-key",
        "another-key, replace-role replace-key",
        "vanished-role, recreate-role",
        "conditional-deny, ignore-deny"
    })
    void whatAFindingAsksForIsDoneOnceItIsApproved(String world, String approvals) {
        try (Scenario scenario = Scenario.in(world).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
            for (String approval : approvals.split(" ")) {
                assertThat(scenario.cloud().notifications().getFirst().message())
                        .contains("by invoking Approve with " + asked(approval));
                assertThat(scenario.writes())
                        .as("half approved is not approved")
                        .isEmpty();
                approve(scenario, approval);
            }
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            ObjectNode aws = awsKms(scenario);
            assertThat(aws.path("customerMasterKeyID").asText()).isEqualTo(KEY);
            assertThat(aws.has("accessKeyID")).isFalse();
            assertThat(roleArn(scenario, aws.path("roleId").asText())).startsWith(Scenario.ROLE);
            if (!world.equals("vanished-role")) {
                Aftermath.isHarmless(scenario);
            }
            scenario.cloud().wire().forget();
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @Test
    void theRoleIsProvedWithTheKeyInUseBeforeTheKeyIsReplaced() {
        try (Scenario scenario = approved("another-key", "replace-role", "replace-key")) {
            assertThat(scenario.writeOperations().subList(0, 6))
                    .containsExactly(
                            "createGroupCloudProviderAccess",
                            "UpdateAssumeRolePolicy",
                            "PutRolePolicy",
                            "authorizeGroupCloudProviderAccessRole",
                            UPDATE,
                            UPDATE);
            List<Write> updates = scenario.writes().stream()
                    .filter(write -> write.operation().equals(UPDATE))
                    .toList();
            String atlasRole = awsKms(scenario).path("roleId").asText();
            assertThat(updates).extracting(ApprovalsTest::config).containsExactly(atlasRole + OLD_KEY, atlasRole + KEY);
        }
    }

    /** Snapshots need it. */
    @ParameterizedTest
    @ValueSource(strings = {"another-key", "replace-key"})
    void theReplacedKeyStaysUsable(String world) {
        try (Scenario scenario = approved(world, "replace-role", "replace-key")) {
            assertThat(scenario.role().inlinePolicies().get("AtlasCmk").path("Statement"))
                    .extracting(statement -> statement.path("Resource").asText())
                    .containsExactlyInAnyOrder(KEY, OLD_KEY);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "access-keys, switch-to-role",
        "replace-role, replace-role",
        "replace-key, replace-key",
        "vanished-role, recreate-role",
        "conditional-deny, ignore-deny"
    })
    void anApprovalForAnotherStateDoesNotCount(String world, String approval) {
        try (Scenario scenario = Scenario.in(world)) {
            scenario.invoke(
                    "Approve",
                    Scenario.event("invoke/approve-" + approval + ".json")
                            .put("state", "0123456789abcdef")
                            .toString());
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.findings().toString()).contains("the approval given before was for another state");
        }
    }

    /** Somebody brings the old key back after the replacement: what was approved once isn't done twice. */
    @Test
    void anApprovalIsUsedUp() {
        World after;
        try (Scenario scenario = approved("replace-key", "replace-key")) {
            after = scenario.cloud().snapshot();
        }
        World reverted = Scenario.changed(
                after,
                world -> world.project("orders-prod")
                        .part("encryptionAtRest")
                        .part("awsKms")
                        .set("customerMasterKeyID", OLD_KEY));
        try (Scenario scenario = Scenario.of(reverted).startRun()) {
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
            approve(scenario, "replace-key");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
        }
    }

    /** The enrolment names another key meanwhile. */
    @Test
    void anApprovalDoesNotOutliveWhatItWasGivenFor() {
        try (Scenario scenario = Scenario.in("replace-key")) {
            scenario.invoke(
                    "Enrol",
                    Scenario.event("invoke/enrol.json")
                            .put("roleArn", Scenario.ROLE + "-2")
                            .toString());
            approve(scenario, "replace-role");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @Fault(17)
    @ParameterizedTest
    @ValueSource(strings = {"access-keys", "replace-role", "replace-key"})
    void theStepItselfRefusesWithoutAnApproval(String world) {
        try (Scenario scenario = Scenario.in(world)) {
            String input = "{\"projectId\":\"" + Scenario.PROJECT + "\",\"enrolmentVersion\":"
                    + scenario.items(Scenario.PROJECT).getFirst().path("version")
                    + ",\"atlasRoleId\":\"64b7a0ffd2e1f00012340101\"}";
            assertThatThrownBy(() -> scenario.invoke("EnableEncryption", input))
                    .hasMessageContaining("somebody set the project's encryption up otherwise");
            assertThat(scenario.calls(UPDATE)).isZero();
        }
    }

    @Test
    void noKeyIsGrantedThatNobodyApproved() {
        try (Scenario scenario = Scenario.in("replace-key")) {
            String input = "{\"projectId\":\"" + Scenario.PROJECT + "\",\"enrolmentVersion\":"
                    + scenario.items(Scenario.PROJECT).getFirst().path("version")
                    + ",\"keyPolicy\":false,\"keyInUse\":\"" + OLD_KEY
                    + "\"}";
            assertThatThrownBy(() -> scenario.invoke("EnsureKeyAccess", input))
                    .hasMessageContaining("nobody approved to replace the key");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** Between the two changes: the role is switched, and the key isn't yet. */
    @Test
    void aRunThatBreaksOffBetweenTheChangesIsFinishedByTheNext() {
        try (Scenario scenario = Scenario.in(
                "another-key",
                world -> world.atlasFaults(new AtlasFault(UPDATE, 400, "INVALID_ATTRIBUTE", null, null, 1, null)))) {
            approve(scenario, "replace-role");
            approve(scenario, "replace-key");
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.AtlasRefused");
            assertThat(awsKms(scenario).path("customerMasterKeyID").asText()).isEqualTo(OLD_KEY);
            assertThat(roleArn(scenario, awsKms(scenario).path("roleId").asText()))
                    .isEqualTo(Scenario.ROLE);
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(awsKms(scenario).path("customerMasterKeyID").asText()).isEqualTo(KEY);
            Aftermath.isHarmless(scenario);
        }
    }

    /** The answer to the irreversible change is lost. */
    @Test
    void aLostAnswerIsReadNotRepeated() {
        try (Scenario scenario = Scenario.in(
                "access-keys",
                world -> world.atlasFaults(new AtlasFault(UPDATE, 500, "UNEXPECTED_ERROR", null, null, null, true)))) {
            approve(scenario, "switch-to-role");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls(UPDATE)).isEqualTo(1);
            Aftermath.noWriteTwice(scenario);
        }
    }

    /** Atlas takes no change while it can't reach the present key, so a person has to restore that one first. */
    @Fault(18)
    @Test
    void aPresentKeyThatDoesNotWorkCannotBeReplaced() {
        try (Scenario scenario = Scenario.in(
                "replace-key",
                world -> world.key(OLD_KEY.substring(OLD_KEY.lastIndexOf('/') + 1))
                        .set("state", "Disabled"))) {
            approve(scenario, "replace-key");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("KEY_IN_USE_INVALID");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.calls(UPDATE)).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"approval":"REPLACE_KEY"}                                           | projectId is missing
            {"projectId":"64b7a0c3d2e1f00012340001"}                             | approval is missing; it must be SWITCH_TO_ROLE
            {"projectId":"64b7a0c3d2e1f00012340001","approval":"ALL"}            | approval is "ALL"; it must be one of SWITCH_TO_ROLE, REPLACE_ROLE
            {"projectId":"64b7a0c3d2e1f00012340001","approval":"REPLACE_KEY"}    | state is missing; it must be the 16 hex digits
            {"projectId":"64b7a0c3d2e1f00012340001","approval":"REPLACE_KEY","state":"x"} | state is "x"; it must be the 16
            {"projectId":"64b7a0c3d2e1f00012340001","approval":"REPLACE_KEY","state":"0123456789abcdef"} | approvedBy is missing
            {"projectId":"64b7a0c3d2e1f00012340009","approval":"REPLACE_KEY","state":"0123456789abcdef","approvedBy":"ann"} | which isn't enrolled
            {"projectId":"64b7a0c3d2e1f00012340001","aproval":"REPLACE_KEY"}     | the field aproval is unknown
            """)
    void aWrongApprovalIsRefusedInOneSentence(String input, String sentence) {
        try (Scenario scenario = Scenario.in("replace-key")) {
            assertThatThrownBy(() -> scenario.invoke("Approve", input)).hasMessageContaining(sentence);
            assertThat(scenario.cloud().stepFunctions().executions()).isEmpty();
        }
    }

    @Test
    void theEnrolmentRecordsWhoApprovedWhatAndWhen() {
        try (Scenario scenario = approved("replace-key", "replace-key")) {
            JsonNode given = scenario.items(Scenario.PROJECT).getFirst().at("/approvals/REPLACE_KEY");
            assertThat(given.path("approvedBy").asText()).isEqualTo("ann, orders team");
            assertThat(given.path("approvedAt").asText()).startsWith("2026-01-15T09:00");
            assertThat(given.path("state"))
                    .isEqualTo(Scenario.event("invoke/approve-replace-key.json").path("state"));
        }
    }

    private static Scenario approved(String world, String... approvals) {
        Scenario scenario = Scenario.in(world);
        Stream.of(approvals).forEach(approval -> approve(scenario, approval));
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        return scenario;
    }

    private static void approve(Scenario scenario, String approval) {
        scenario.invoke(
                "Approve",
                Scenario.event("invoke/approve-" + approval + ".json").toString());
    }

    /** The input of Approve that the last message to people has. */
    static String asked(Scenario scenario) {
        Matcher input = Pattern.compile("by invoking Approve with (\\{[^}]*})")
                .matcher(scenario.cloud().notifications().getLast().message());
        assertThat(input.find()).isTrue();
        return input.group(1);
    }

    /** A file's approval as the finding words it. */
    private static String asked(String approval) {
        return Scenario.event("invoke/approve-" + approval + ".json")
                .put("approvedBy", "your name")
                .toString();
    }

    private static String config(Write update) {
        JsonNode aws = Objects.requireNonNull(update.after()).path("awsKms");
        return aws.path("roleId").asText() + aws.path("customerMasterKeyID").asText();
    }

    private static ObjectNode awsKms(Scenario scenario) {
        World.EncryptionAtRest encryption =
                Objects.requireNonNull(scenario.project().encryptionAtRest());
        return Objects.requireNonNull(encryption.awsKms());
    }

    private static String roleArn(Scenario scenario, String atlasRoleId) {
        return scenario.project().roles().stream()
                .filter(role -> role.roleId().equals(atlasRoleId))
                .map(World.AtlasRole::iamAssumedRoleArn)
                .findFirst()
                .map(String::valueOf)
                .orElse("none");
    }
}
