package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.kms.model.Tag;

/** Before the first write: all that would defeat a run is said in one go, and nothing is begun. */
class PreflightTest {
    private static final String KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/" + Scenario.KEY;

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

    /** Everybody's rights to read the key are enough; those to edit its policy depend on a tag. */
    @ParameterizedTest
    @CsvSource({
        "'',        '',     TagKey=atlas-cmk,TagValue=managed",
        "orders,    '',     TagKey=atlas-cmk,TagValue=managed",
        "atlas-cmk, orders, 'TagKey=atlas-cmk,TagValue=all of us'"
    })
    void aKeyWithoutTheTagThatItsPolicysEditNeedsStopsARunBeforeItsFirstWrite(
            String tag, String value, String suggested) {
        boolean isReaderNamed = value.equals("orders");
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            untag(world, tag, value);
            if (isReaderNamed) {
                world.stack().part("parameters").set("KeyTag", "all of us");
                nameReaders(world, "kms:ListResourceTags");
            }
        })) {
            plan(scenario);
            hasNoTag(scenario, suggested);
            assertThat(Objects.requireNonNull(scenario.lastRun().output())
                            .path("statementsForKeyOwner")
                            .findValuesAsText("Sid"))
                    .hasSize(1);
            scenario.publish("cluster-observed.json");
            hasNoTag(scenario, suggested);
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.cloud().notifications())
                    .singleElement()
                    .satisfies(message -> assertThat(message.message())
                            .contains("lacks", "aws kms tag-resource --key-id " + KEY_ARN, suggested));
            Aftermath.isHarmless(scenario);

            tagAsOwner(scenario, isReaderNamed ? "all of us" : "managed");
            scenario.startRun();
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            Aftermath.converges(scenario);
        }
    }

    private static void hasNoTag(Scenario scenario, String suggested) {
        assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
        JsonNode finding = finding(scenario, "KEY_NOT_TAGGED");
        assertThat(finding.path("disposition").asText()).isEqualTo("HUMAN");
        assertThat(finding.path("subject").asText()).isEqualTo(KEY_ARN);
        assertThat(finding.path("command").asText())
                .startsWith("aws kms tag-resource --key-id " + KEY_ARN + " --tags ")
                .contains(suggested)
                .endsWith(" --region eu-central-1");
        assertThat(finding.path("message").asText())
                .contains(finding.path("command").asText(), "Or its owner adds the statement AtlasCmk");
    }

    private static JsonNode finding(Scenario scenario, String kind) {
        return findings(scenario)
                .valueStream()
                .filter(one -> one.path("kind").asText().equals(kind))
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " is not among " + findings(scenario)));
    }

    private static JsonNode findings(Scenario scenario) {
        JsonNode output = Objects.requireNonNull(scenario.lastRun().output());
        return output.has("findings") ? output.path("findings") : scenario.findings();
    }

    private static void plan(Scenario scenario) {
        scenario.start("{\"projectId\":\"" + Scenario.PROJECT + "\",\"plan\":true}");
    }

    private static void untag(WorldDraft world, String tag, String value) {
        world.key(Scenario.KEY).remove("tags");
        if (!tag.isEmpty()) {
            world.key(Scenario.KEY).part("tags").set(tag, value);
        }
    }

    /** So that no tag is needed to read the key. */
    private static void nameReaders(WorldDraft world, String... more) {
        ObjectNode statement =
                world.key(Scenario.KEY).part("policy").list("Statement").addObject();
        statement.put("Effect", "Allow").put("Resource", "*");
        statement
                .putObject("Principal")
                .putArray("AWS")
                .add(functionRole("InspectProject"))
                .add(functionRole("SweepProjects"));
        ArrayNode actions = statement.putArray("Action").add("kms:DescribeKey").add("kms:GetKeyPolicy");
        List.of(more).forEach(actions::add);
    }

    private static String functionRole(String function) {
        return "arn:aws:iam::111122223333:role/atlas-cmk-functions/atlas-cmk-" + function + "Role";
    }

    private static void tagAsOwner(Scenario scenario, String value) {
        scenario.cloud()
                .wire()
                .as(
                        Caller.person("key-admin", "arn:aws:iam::111122223333:role/teams/key-admin"),
                        () -> scenario.kms()
                                .tagResource(request -> request.keyId(Scenario.KEY)
                                        .tags(Tag.builder()
                                                .tagKey("atlas-cmk")
                                                .tagValue(value)
                                                .build())));
    }

    /** The key's policy may name the writer itself, which then needs no tag. */
    @Test
    void whereTheKeyPolicyNamesItsWriterNoTagIsNeeded() {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            untag(world, "", "");
            ObjectNode statement =
                    world.key(Scenario.KEY).part("policy").list("Statement").addObject();
            statement.put("Effect", "Allow").put("Resource", "*");
            statement.putObject("Principal").put("AWS", functionRole("EnsureKeyAccess"));
            statement.putArray("Action").add("kms:GetKeyPolicy").add("kms:PutKeyPolicy");
        })) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls("ListResourceTags")).isZero();
        }
    }

    @Test
    void aKeyWhosePolicyNeedsNoEditNeedsNoTag() {
        try (Scenario scenario = Scenario.calm(world -> untag(world, "", ""))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.calls("ListResourceTags")).isZero();
        }
    }

    @Test
    void tagsThatMayNotBeReadAreNoted() {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            ArrayNode statements = world.key(Scenario.KEY).part("policy").list("Statement");
            ArrayNode actions = (ArrayNode) statements.get(0).path("Action");
            actions.removeIf(action -> action.asText().equals("kms:List*"));
        })) {
            plan(scenario);
            assertThat(scenario.outcome()).isEqualTo("PLANNED");
            assertThat(finding(scenario, "KEY_TAGS_UNREADABLE")
                            .path("disposition")
                            .asText())
                    .isEqualTo("NOTICE");
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    /** In a member account, reading needs the tag too, unless the key's policy names the reader. */
    @Test
    void aMemberAccountsKeyNeedsTheTagToo() {
        String key = "5678efab-56ef-78ab-90cd-5678901234ef";
        try (Scenario scenario = Scenario.calm("key-in-another-account", world -> {
            world.key(key).remove("tags");
            ObjectNode statement =
                    world.key(key).part("policy").list("Statement").addObject();
            statement.put("Effect", "Allow").put("Resource", "*");
            statement.putObject("Principal").put("AWS", "arn:aws:iam::444455556666:role/atlas-cmk-member-reader");
            statement
                    .putArray("Action")
                    .add("kms:DescribeKey")
                    .add("kms:GetKeyPolicy")
                    .add("kms:ListResourceTags");
        })) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(finding(scenario, "KEY_NOT_TAGGED").path("command").asText())
                    .contains(key);
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** It reads the policy before it writes it. */
    @Test
    void aPolicyThatItsWriterMayNotReadIsSaidBefore() {
        try (Scenario scenario = Scenario.calm("no-delegation", world -> {
            nameReaders(world, "kms:ListResourceTags");
            ArrayNode statements = world.key(Scenario.KEY).part("policy").list("Statement");
            ArrayNode actions = (ArrayNode) statements.get(0).path("Action");
            actions.removeIf(action -> action.asText().equals("kms:Get*"));
        })) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(finding(scenario, "KEY_POLICY_UNEDITABLE")
                            .path("message")
                            .asText())
                    .contains("doesn't allow kms:GetKeyPolicy");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** It could register the role in Atlas, and then not create it in IAM. */
    @Test
    void aRoleToCreateOutsideOfTheStacksPathStopsARunBeforeItsFirstWrite() {
        try (Scenario scenario = Scenario.calm(
                "create-role",
                world -> world.enrolment(Scenario.PROJECT)
                        .set("roleArn", "arn:aws:iam::111122223333:role/teams/orders-atlas"))) {
            scenario.publish("cluster-observed.json");
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(finding(scenario, "ROLE_MISSING").path("message").asText())
                    .contains("the role's path is /teams/", "only under /atlas-cmk/", "RolePath");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @Test
    void nobodyLooksWhereThereIsNothingToWrite() {
        try (Scenario scenario = Scenario.in("encrypted").startRun()) {
            assertThat(scenario.outcome()).isEqualTo("COMPLIANT");
            List.of(
                            "SimulatePrincipalPolicy",
                            "ListRolePolicies",
                            "ListResourceTags",
                            "ListAttachedRolePolicies",
                            "GetPolicy",
                            "GetPolicyVersion",
                            "listGroupEncryptionAtRestPrivateEndpoints")
                    .forEach(call -> assertThat(scenario.calls(call)).as(call).isZero());
        }
    }
}
