package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.iam.IamClient;

/** A role that is made, adopted, deleted, made anew, or shared. */
class RoleProceduresTest {
    private static final String NAME = "orders-atlas";
    private static final String BILLING = "64b7a0c3d2e1f00012340002";
    private static final String OTHERS = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";

    @Test
    void aRoleIsMadeWithAtlasInItsTrustPolicyFromTheStart() {
        try (Scenario scenario = Scenario.in("create-role").publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations().subList(0, 5))
                    .containsExactly(
                            "createGroupCloudProviderAccess",
                            "CreateRole",
                            "PutRolePolicy",
                            "authorizeGroupCloudProviderAccessRole",
                            "updateGroupEncryptionAtRest");
            World.Role made = role(scenario, NAME);
            assertThat(made.path()).isEqualTo("/atlas-cmk/");
            assertThat(made.description()).contains("orders-prod").contains(Scenario.PROJECT);
            assertThat(made.permissionsBoundary()).isEqualTo("arn:aws:iam::111122223333:policy/atlas-cmk-boundary");
            assertThat(made.tags()).containsEntry("team", "orders").containsEntry("stage", "prod");
            assertThat(sids(made.trustPolicy())).singleElement().asString().startsWith("AtlasCmk");
            assertThat(scenario.nothingIsHeld()).isTrue();
            scenario.cloud().wire().forget();
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** The boundary is the template's to demand: without it IAM refuses, whatever the function asks for. */
    @Test
    void noRoleIsMadeWithoutTheBoundary() {
        try (Scenario scenario = Scenario.in("create-role")) {
            String role =
                    scenario.cloud().template().functions().get("EnsureRole").roleArn();
            assertThat(scenario.cloud().privileges().refusal(role, "iam:CreateRole", Scenario.ROLE + "-atlas"))
                    .as("a request without any boundary")
                    .isPresent();
        }
    }

    @Test
    void aRoleThatExistsIsAdopted() {
        try (Scenario scenario =
                Scenario.calm(world -> world.enrolment(Scenario.PROJECT).set("createRole", true))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations())
                    .contains("UpdateAssumeRolePolicy")
                    .doesNotContain("CreateRole");
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void aRoleThatSomebodyMakesMeanwhileIsAdopted() {
        try (Scenario scenario = Scenario.in("create-role")) {
            scenario.onFirstEntering("EnsureRole", () -> create(scenario.iam()));
            scenario.publish("cluster-observed.json").startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("COMPLIANT");
            assertThat(scenario.writeOperations().stream().filter("CreateRole"::equals))
                    .as("theirs")
                    .hasSize(1);
            assertThat(role(scenario, NAME).trustPolicy().path("Statement")).hasSize(2);
        }
    }

    /** The role was made, and the answer was lost. */
    @Fault(40)
    @Test
    void aRoleWhoseAnswerWasLostIsFoundAgain() {
        try (Scenario scenario = Scenario.in(
                "create-role",
                world ->
                        world.awsFaults(new AwsFault("iam", "CreateRole", "ServiceFailure", null, null, null, true)))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls("CreateRole")).isEqualTo(1);
            assertThat(sids(role(scenario, NAME).trustPolicy())).hasSize(1);
        }
    }

    /** IAM's own reads lag behind: what was made a moment ago isn't taken for deleted. */
    @Test
    void aRoleThatIamDoesNotShowYetIsWaitedFor() {
        try (Scenario scenario = Scenario.in("create-role", world -> world.aws().set("iamReadLag", "PT50S"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls("CreateRole")).isEqualTo(1);
        }
    }

    /** Nobody approved to make it anew. */
    @Fault(20)
    @Test
    void aRoleThatVanishedIsNotMadeSilently() {
        try (Scenario scenario = Scenario.in("create-role").publish("cluster-observed.json")) {
            delete(scenario.iam(), NAME);
            settled(scenario).startRun();
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("ROLE_VANISHED");
            assertThat(scenario.writes()).isEmpty();
            scenario.invoke("Approve", request(scenario).toString());
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            scenario.after(Duration.ofMinutes(10), () -> delete(scenario.iam(), NAME));
            settled(scenario).startRun();
            assertThat(scenario.outcome()).as("one approval, one role").isEqualTo("NEEDS_A_PERSON");
        }
    }

    /** Between the steps, before Atlas ever assumed it. What a run worked with is remembered. */
    @Fault(20)
    @Test
    void aRoleThatVanishesDuringARunIsMissed() {
        try (Scenario scenario = Scenario.calm(world -> {
            world.enrolment(Scenario.PROJECT).set("createRole", true);
            world.role("orders").remove("attachedPolicies");
        })) {
            scenario.onFirstEntering("AuthorizeRole", () -> delete(scenario.iam(), "orders"));
            scenario.publish("cluster-observed.json");
            assertThat(scenario.cloud().stepFunctions().executions().getFirst().cause())
                    .contains("orders doesn't exist (any more)");
            assertThat(scenario.calls("authorizeGroupCloudProviderAccessRole"))
                    .as("waiting doesn't bring it back")
                    .isEqualTo(1);
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.findings().findValuesAsText("kind")).contains("ROLE_VANISHED");
            assertThat(scenario.writeOperations()).doesNotContain("CreateRole");
        }
    }

    /** The same ARN, another role. */
    @Fault(21)
    @Test
    void aRoleThatWasMadeAnewIsNoticedAndSetUpAgain() {
        try (Scenario scenario = Scenario.in("create-role").publish("cluster-observed.json")) {
            delete(scenario.iam(), NAME);
            create(scenario.iam());
            settled(scenario);
            assertThat(scenario.writeOperations()).containsExactly("UpdateAssumeRolePolicy", "PutRolePolicy");
            scenario.startRun();
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        }
    }

    /** Even where its maker copied all policies, so that nothing has to be written. */
    @Fault(21)
    @Test
    void aCopyOfTheRoleIsRememberedAsTheNewOne() {
        try (Scenario scenario = Scenario.in("create-role").publish("cluster-observed.json")) {
            World.Role before = role(scenario, NAME);
            delete(scenario.iam(), NAME);
            scenario.iam()
                    .createRole(role -> role.path("/atlas-cmk/")
                            .roleName(NAME)
                            .assumeRolePolicyDocument(before.trustPolicy().toString()));
            scenario.iam()
                    .putRolePolicy(policy -> policy.roleName(NAME)
                            .policyName("AtlasCmk")
                            .policyDocument(
                                    before.inlinePolicies().get("AtlasCmk").toString()));
            settled(scenario).startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("COMPLIANT");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.items("memory#")
                            .getFirst()
                            .at("/knownRole/roleId")
                            .asText())
                    .isEqualTo(role(scenario, NAME).roleId());
        }
    }

    @Test
    void projectsOnOneRoleHaveStatementsOfTheirOwnAndOnlyTheOldOneGoes() {
        try (Scenario scenario = Scenario.in("shared-role")) {
            List<String> before = sids(scenario.role().trustPolicy());
            assertThat(before).hasSize(2);
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations().subList(0, 6))
                    .as("the new one is added and proved first")
                    .containsExactly(
                            "createGroupCloudProviderAccess",
                            "UpdateAssumeRolePolicy",
                            "PutRolePolicy",
                            "authorizeGroupCloudProviderAccessRole",
                            "updateGroupEncryptionAtRest",
                            "UpdateAssumeRolePolicy");
            List<String> after = sids(scenario.role().trustPolicy());
            assertThat(after).hasSize(2).contains(before.get(1)).doesNotContain(before.get(0));
            assertThat(scenario.role().inlinePolicies().get("AtlasCmk").path("Statement"))
                    .as("one statement for each project, though the key is one")
                    .hasSize(2);
            Aftermath.isHarmless(scenario);
            runBilling(scenario);
        }
    }

    /** Atlas goes on using what an unenrolled project left. */
    @Fault(53)
    @Test
    void unenrollingTakesNothingAwayAndNoRunOfAnotherProjectDoes() {
        try (Scenario scenario = Scenario.in("shared-role")) {
            String billing = sids(scenario.role().trustPolicy()).get(1);
            JsonNode left = scenario.invoke("Unenrol", "{\"projectId\":\"" + BILLING + "\"}");
            assertThat(left.path("leftInPlace").toString()).contains("trust policy");
            assertThat(scenario.writes()).isEmpty();
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).isEqualTo("ENCRYPTED");
            assertThat(sids(scenario.role().trustPolicy())).contains(billing);
            assertThat(scenario.role().inlinePolicies().get("AtlasCmk").toString())
                    .contains(BILLING);
        }
    }

    @Test
    void nothingIsTakenAwayBeforeItsSuccessorIsProved() {
        try (Scenario scenario = Scenario.in("shared-role")) {
            String input = "{\"projectId\":\"" + Scenario.PROJECT + "\",\"enrolmentVersion\":"
                    + scenario.items(Scenario.PROJECT).getFirst().path("version")
                    + ",\"atlasRoleId\":\"64b7a0ffd2e1f00012340101\"}";
            assertThatThrownBy(() -> scenario.invoke("RetireOldAccess", input))
                    .hasMessageContaining("Atlas hasn't proved the present access");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** Atlas gives the role another external id: the old statement goes once the new one is proved. */
    @Test
    void anotherExternalIdIsAddedBesideTheOldOneFirst() {
        World after;
        try (Scenario scenario = Scenario.calm().publish("cluster-observed.json")) {
            after = scenario.cloud().snapshot();
        }
        World changed = Scenario.changed(
                after,
                world -> world.project("orders-prod").get("roles").forEach(role -> {
                    if (role.path("iamAssumedRoleArn").asText().equals(Scenario.ROLE)) {
                        ((ObjectNode) role).put("externalId", "7c6b5a49-3827-4615-8a9b-0c1d2e3f4a5b");
                    }
                }));
        try (Scenario scenario = Scenario.of(changed).startRun()) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).containsExactly("UpdateAssumeRolePolicy", "UpdateAssumeRolePolicy");
            assertThat(sids(scenario.role().trustPolicy())).hasSize(1);
            assertThat(scenario.role().trustPolicy().toString()).contains("7c6b5a49");
            Aftermath.isHarmless(scenario);
        }
    }

    /** What somebody just did starts a run by itself, by its event; only what is written from here on counts. */
    private static Scenario settled(Scenario scenario) {
        scenario.cloud().wire().forget();
        scenario.cloud().run();
        return scenario;
    }

    private static void runBilling(Scenario scenario) {
        scenario.cloud().wire().forget();
        scenario.start("{\"projectId\":\"" + BILLING + "\"}");
        assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
        assertThat(scenario.writes()).isEmpty();
    }

    /** What the finding asks for, word for word. */
    private static JsonNode request(Scenario scenario) {
        for (JsonNode finding : scenario.findings()) {
            String message = finding.path("message").asText();
            int at = message.indexOf("{\"projectId\"");
            if (at >= 0) {
                return Scenario.json(message.substring(at, message.indexOf('}') + 1));
            }
        }
        throw new AssertionError("no finding asks for an approval");
    }

    private static void create(IamClient iam) {
        iam.createRole(role -> role.path("/atlas-cmk/").roleName(NAME).assumeRolePolicyDocument(OTHERS));
    }

    private static void delete(IamClient iam, String name) {
        iam.listRolePolicies(role -> role.roleName(name))
                .policyNames()
                .forEach(policy ->
                        iam.deleteRolePolicy(request -> request.roleName(name).policyName(policy)));
        iam.deleteRole(role -> role.roleName(name));
    }

    private static World.Role role(Scenario scenario, String name) {
        return scenario.cloud().snapshot().role(name);
    }

    private static List<String> sids(JsonNode trust) {
        return trust.path("Statement")
                .valueStream()
                .map(statement -> statement.path("Sid").asText())
                .filter(sid -> sid.startsWith("AtlasCmk"))
                .toList();
    }
}
