package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Before the first write: all that would defeat a run is said in one go, and nothing is begun. */
class PreflightTest {

    /** Several violations at once. */
    @Fault({23, 31, 34, 36})
    @Test
    void everyViolationIsSaidAtOnceAndNothingIsWritten() {
        try (Scenario scenario = Scenario.in("preflight").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.findings().findValuesAsText("kind"))
                    .contains("KEY_DISABLED", "NOT_PROJECT_OWNER", "KEY_ACCESS_UNEDITABLE")
                    .filteredOn("ACCESS_DENIED"::equals)
                    .hasSize(3);
            assertThat(scenario.cloud().notifications())
                    .singleElement()
                    .satisfies(message -> assertThat(message.message())
                            .contains(
                                    "the key is disabled",
                                    "the role Project Owner in this project",
                                    "statement \"DenyAtlas\"",
                                    "statement \"NotForOrders\"",
                                    "its permissions boundary keeps it from kms:Decrypt, kms:Encrypt",
                                    "and IAM allows 10,240"));
            scenario.startRun();
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.cloud().notifications()).hasSize(1);
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void thePlanSaysTheSame() {
        try (Scenario scenario =
                Scenario.in("preflight").start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}")) {
            JsonNode plan = Objects.requireNonNull(scenario.lastRun().output());
            assertThat(plan.path("outcome").asText()).isEqualTo("NEEDS_A_PERSON");
            assertThat(plan.path("steps")).isEmpty();
            assertThat(plan.path("findings").findValuesAsText("kind"))
                    .contains("KEY_DISABLED", "NOT_PROJECT_OWNER", "KEY_ACCESS_UNEDITABLE", "ACCESS_DENIED");
        }
    }

    /** Each alone is enough. */
    @Fault({15, 31})
    @ParameterizedTest
    @CsvSource({
        "project, credentialsRole,     GROUP_READ_ONLY,                        NOT_PROJECT_OWNER",
        "role,    permissionsBoundary, arn:aws:iam::aws:policy/ReadOnlyAccess, ACCESS_DENIED"
    })
    void oneViolationIsEnough(String of, String field, String value, String kind) {
        try (Scenario scenario = Scenario.calm(
                world -> (of.equals("role") ? world.role("orders") : world.project("orders-prod")).set(field, value))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains(kind);
            assertThat(scenario.writes()).isEmpty();
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void aBoundaryThatLeavesRoomIsNotInTheWay() {
        try (Scenario scenario = Scenario.calm(
                world -> world.role("orders").set("permissionsBoundary", "arn:aws:iam::aws:policy/PowerUserAccess"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    /** The simulator can't judge a Deny by the caller's address without it, so our own reading of the policy counts. */
    @Test
    void aDenyThatTheSimulatorCannotJudgeIsForAPerson() {
        try (Scenario scenario = Scenario.calm(world -> world.role("orders")
                .part("inlinePolicies")
                .part("only-from-atlas")
                .set("Version", "2012-10-17")
                .list("Statement")
                .addObject()
                .put("Effect", "Deny")
                .put("Action", "kms:*")
                .put("Resource", "*")
                .putObject("Condition")
                .putObject("NotIpAddress")
                .put("aws:SourceIp", "0.0.0.0/0"))) {
            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(Objects.requireNonNull(scenario.lastRun().output())
                            .path("findings")
                            .toString())
                    .contains(
                            "statement 1 (it has no Sid) of the inline policy \\\"only-from-atlas\\\"", "aws:SourceIp");
        }
    }

    @Test
    void aMultiRegionKeyIsNoted() {
        try (Scenario scenario = Scenario.calm(world -> world.key(Scenario.KEY).set("multiRegion", true))) {
            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
            assertThat(Objects.requireNonNull(scenario.lastRun().output())
                            .path("findings")
                            .findValuesAsText("kind"))
                    .contains("KEY_MULTI_REGION");
            assertThat(scenario.outcome()).isEqualTo("PLANNED");
        }
    }

    /** Whatever else Atlas answers, it answered after it had looked at the rights. */
    @Test
    void onlyARefusalOfRightsCountsAsOne() {
        try (Scenario scenario = Scenario.calm()) {
            scenario.cloud()
                    .atlas()
                    .addFault(new AtlasFault(
                            "listGroupEncryptionAtRestPrivateEndpoints",
                            400,
                            "ENCRYPTION_AT_REST_NOT_ENABLED",
                            null,
                            1,
                            null,
                            null));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    @Test
    void nobodyLooksWhereThereIsNothingToWrite() {
        try (Scenario scenario = Scenario.in("encrypted").startRun()) {
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            List.of(
                            "SimulatePrincipalPolicy",
                            "ListRolePolicies",
                            "ListAttachedRolePolicies",
                            "GetPolicy",
                            "GetPolicyVersion",
                            "listGroupEncryptionAtRestPrivateEndpoints")
                    .forEach(call -> assertThat(scenario.calls(call)).as(call).isZero());
        }
    }
}
