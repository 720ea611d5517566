package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.world.World;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** The main job: an event goes in, and a project with several clusters comes out encrypted. */
class DefaultWorldTest {

    @Test
    void everyClusterThatCanBeIsEncryptedAndTheRestIsReported() {
        try (Scenario scenario = Scenario.in("default").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.provider("orders-eu")).isEqualTo("AWS");
            assertThat(scenario.provider("orders-us")).isEqualTo("AWS");
            assertThat(scenario.provider("orders-archive")).isEqualTo("NONE");
            assertThat(scenario.provider("sandbox")).isEqualTo("NONE");
            assertThat(Objects.requireNonNull(scenario.lastRun().output()).path("waiting"))
                    .singleElement()
                    .extracting(JsonNode::asText)
                    .asString()
                    .startsWith("orders-archive: paused");
            assertThat(scenario.nothingIsHeld()).isTrue();
        }
    }

    @Test
    void whatBelongsToOthersIsUnchangedAsJson() {
        World.Role before;
        World world = Scenario.load("default");
        try (Scenario untouched = Scenario.of(world)) {
            before = untouched.role();
        }
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            World.Role after = scenario.role();
            ObjectNode trust = after.trustPolicy().deepCopy();
            ArrayNode statements = (ArrayNode) trust.path("Statement");
            assertThat(statements).hasSize(4);
            assertThat(statements.get(3).path("Sid").asText()).startsWith("AtlasCmk");
            statements.remove(3);
            assertThat(trust).isEqualTo(before.trustPolicy());
            assertThat(trust.path("Version").asText()).isEqualTo("2008-10-17");
            assertThat(after.inlinePolicies()).containsAllEntriesOf(before.inlinePolicies());
            assertThat(after.inlinePolicies()).hasSize(before.inlinePolicies().size() + 1);
            assertThat(keys(scenario.cloud())).isEqualTo(keys(world));
            assertThat(scenario.project().roles())
                    .containsAll(world.atlas().projects().getFirst().roles());
        }
    }

    @Test
    void aSecondRunWritesNothing() {
        World after;
        try (Scenario first = Scenario.in("default").publish("cluster-observed.json")) {
            after = first.cloud().snapshot();
        }
        try (Scenario second = Scenario.of(after).publish("cluster-observed.json")) {
            assertThat(second.outcome()).isEqualTo("COMPLIANT");
            assertThat(second.writes()).isEmpty();
        }
    }

    /** Budgets: who changes one says why in the commit. */
    @Test
    void aRunAndARunThatFindsNothingCostWhatTheyCost() {
        try (Scenario scenario = Scenario.in("default").publish("cluster-observed.json")) {
            assertThat(foreign(scenario.counts())).isLessThanOrEqualTo(210);
            assertThat(scenario.lastRun().transitions()).isLessThanOrEqualTo(65);
            scenario.cloud().wire().forget();
            scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\"}");
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.counts())
                    .containsEntry("atlas:getGroup", 1)
                    .containsEntry("atlas:listGroupCloudProviderAccess", 1)
                    .containsEntry("atlas:getGroupEncryptionAtRest", 1)
                    .containsEntry("atlas:listGroupClusters", 1)
                    .containsEntry("iam:GetRole", 1)
                    .containsEntry("iam:GetRolePolicy", 1)
                    .containsEntry("kms:DescribeKey", 1)
                    .containsEntry("kms:GetKeyPolicy", 1);
            assertThat(foreign(scenario.counts())).isEqualTo(9);
            assertThat(scenario.lastRun().transitions()).isEqualTo(7);
        }
    }

    @Fault(12)
    @Test
    void aSlowIamTakesLongerAndStillEndsWell() {
        try (Scenario scenario = Scenario.in("slow-iam").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations().stream().filter("UpdateAssumeRolePolicy"::equals))
                    .hasSize(1);
        }
    }

    @Fault(31)
    @Test
    void aDenyThatMayApplyIsNamedBeforeTheFirstWrite() {
        try (Scenario scenario = Scenario.in("denied").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.cloud().notifications())
                    .singleElement()
                    .satisfies(message -> assertThat(message.message()).contains("DenyAtlas", "aws:PrincipalOrgID"));
        }
    }

    /** A person was wrong about it. */
    @Fault({12, 31})
    @Test
    void aDenyThatDoesApplyEndsAfterTheBudgetWithTheStatementNamed() {
        try (Scenario scenario = Scenario.in("denied").publish("cluster-observed.json")) {
            scenario.invoke("Approve", ApprovalsTest.asked(scenario));
            assertThat(scenario.lastRun().status()).isEqualTo(Status.FAILED);
            assertThat(scenario.lastRun().error()).isEqualTo("io.github.atlascmk.failure.PropagationPending");
            assertThat(scenario.diagnosis()).contains("DenyAtlas");
            assertThat(scenario.calls("authorizeGroupCloudProviderAccessRole")).isEqualTo(21);
            assertThat(scenario.nothingIsHeld()).isTrue();
            assertThat(scenario.items("status#").getFirst().path("outcome").asText())
                    .isEqualTo("FAILED");
            assertThat(scenario.cloud().notifications())
                    .anySatisfy(message -> assertThat(message.message()).contains("DenyAtlas"));
        }
    }

    @Test
    void whereWritingIsOffThePlanIsReportedAndNothingIsWritten() {
        for (String world : List.of("observe", "writes-off")) {
            try (Scenario scenario = Scenario.in(world).publish("cluster-observed.json")) {
                assertThat(scenario.outcome()).as(world).isEqualTo("PLANNED");
                assertThat(scenario.writes()).as(world).isEmpty();
                assertThat(scenario.items("status#").getFirst().path("outcome").asText())
                        .isEqualTo("PLANNED");
            }
        }
    }

    @Test
    void aPlanListsTheStepsOfARunInOrderAndLeavesNoTrace() {
        try (Scenario scenario =
                Scenario.in("default").start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}")) {
            assertThat(scenario.outcome()).isEqualTo("PLANNED");
            assertThat(Objects.requireNonNull(scenario.lastRun().output()).path("steps"))
                    .extracting(JsonNode::asText)
                    .containsExactly(
                            "EnsureAtlasRole",
                            "EnsureRole",
                            "EnsureKeyAccess",
                            "AuthorizeRole",
                            "EnableEncryption",
                            "EncryptCluster orders-eu");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.items("claim#")).isEmpty();
            assertThat(scenario.items("status#")).isEmpty();
        }
    }

    @Test
    void aDigestKeyDoesAsWellAsAServiceAccount() {
        try (Scenario scenario = Scenario.in("api-key").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
        }
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        try (Scenario one = Scenario.in("default").publish("cluster-observed.json");
                Scenario two = Scenario.in("default").publish("cluster-observed.json")) {
            assertThat(one.history()).isEqualTo(two.history());
            assertThat(one.cloud().wire().calls()).isEqualTo(two.cloud().wire().calls());
        }
    }

    private static int foreign(Map<String, Integer> counts) {
        return counts.entrySet().stream()
                .filter(call -> List.of("atlas", "iam", "kms", "secretsmanager")
                        .contains(call.getKey().substring(0, call.getKey().indexOf(':'))))
                .mapToInt(Map.Entry::getValue)
                .sum();
    }

    private static List<JsonNode> keys(Cloud cloud) {
        return keys(cloud.snapshot());
    }

    private static List<JsonNode> keys(World world) {
        return world.aws().accounts().stream()
                .flatMap(account -> account.keys().stream())
                .map(World.Key::policy)
                .toList();
    }
}
