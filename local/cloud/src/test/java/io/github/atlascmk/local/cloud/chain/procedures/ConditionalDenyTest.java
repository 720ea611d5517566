package io.github.atlascmk.local.cloud.chain.procedures;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.chain.Aftermath;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.chain.faults.Fault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.WorldDraft;
import io.github.atlascmk.local.cloud.world.WorldPart;
import io.github.atlascmk.local.cloud.world.Worlds;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A Deny under conditions is named at the first look, in whatever document it stands, before anything is written. */
class ConditionalDenyTest {
    private static final Path CASES = Path.of(System.getProperty("basedir", "."), "src/test/resources/cases/worlds");
    private static final String GUARD = "arn:aws:iam::111122223333:policy/teams/orders-guard";
    private static final String OUTSIDE_ORG = "{\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"o-exampleorgid\"}}";

    @Fault(31)
    @ParameterizedTest
    @CsvSource({
        "live-trust-policy-denies, ACCESS_MAY_BE_DENIED, 'statement \"DenyOutsideOrg\" of the trust policy, if aws:PrincipalOrgID makes it apply'",
        "live-key-policy-denies, ACCESS_DENIED, 'statement \"OnlyListed\" of the key policy, since aws:PrincipalArn makes it apply'",
        "new-trust-policy-denies, ACCESS_MAY_BE_DENIED, 'statement \"DenyOutsideOrg\" of the trust policy, if aws:PrincipalOrgID makes it apply'"
    })
    void theCaseFromTheFieldIsNamedAtTheFirstLook(String world, String kind, String words) {
        try (Scenario scenario = Scenario.of(load(world)).publish("cluster-observed.json")) {
            assertThat(firstLook(scenario)).contains(kind, words);
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
            assertThat(scenario.cloud().notifications().getLast().message()).contains(words);
            assertThat(scenario.cloud().notifications().toString()).doesNotContain("o-exampleorgid");
            Aftermath.isHarmless(scenario);
        }
    }

    @Test
    void aKeyPolicyThatNamesItsOwnKeyNeedsNoEdit() {
        try (Scenario scenario = Scenario.of(load("new-key-policy-names-key")).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
            assertThat(scenario.writeOperations()).doesNotContain("PutKeyPolicy");
        }
    }

    /** What isn't known to grant doesn't; the local KMS agrees. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "arn:aws:kms:*:111122223333:key/*",
                "arn:aws:kms:eu-central-1:111122223333:alias/orders",
                "arn:aws:kms:eu-central-1:111122223333:key/0987dcba-09fe-87dc-65ba-ab0987654321"
            })
    void aKeyPolicyThatNamesSomethingElseGrantsNothing(String resource) {
        World world = Scenario.changed(
                load("new-key-policy-names-key"),
                draft -> ((ObjectNode) draft.key(Scenario.KEY)
                                .part("policy")
                                .list("Statement")
                                .get(0))
                        .put("Resource", resource));
        try (Scenario scenario = Scenario.of(world).publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** Live encryption that Atlas can't use (any more). */
    @ParameterizedTest
    @CsvSource({
        "trust,    of the trust policy",
        "key,      of the key policy",
        "ours,     of our inline policy",
        "inline,   'of the inline policy \"guard\"'",
        "attached, of the attached policy arn:aws:iam::111122223333:policy/teams/orders-guard",
        "boundary, of the permissions boundary arn:aws:iam::111122223333:policy/teams/orders-guard"
    })
    void theCauseIsNamedIfAtlasCannotUseLiveEncryption(String document, String words) {
        try (Scenario scenario = Scenario.in("encrypted", world -> deny(world, document, OUTSIDE_ORG))
                .startRun()) {
            assertThat(firstLook(scenario))
                    .contains(
                            "ENCRYPTION_INVALID",
                            "ACCESS_MAY_BE_DENIED",
                            "statement \"Guard\" " + words + ", if aws:PrincipalOrgID makes it apply");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"inline", "attached", "boundary"})
    void aDenyThatSurelyAppliesToTheRoleIsNamedWithItsDocument(String document) {
        try (Scenario scenario = Scenario.calm(world ->
                        deny(world, document, "{\"StringEquals\":{\"aws:PrincipalAccount\":\"111122223333\"}}"))
                .publish("cluster-observed.json")) {
            assertThat(scenario.findings().findValuesAsText("kind")).contains("ACCESS_DENIED");
            assertThat(scenario.findings().toString())
                    .contains(
                            "it is denied by statement \\\"Guard\\\" of the ",
                            "since aws:PrincipalAccount makes it apply");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"trust", "key", "inline", "attached", "boundary"})
    void aDenyThatSurelyDoesNotApplyIsNotInTheWay(String document) {
        try (Scenario scenario = Scenario.calm(
                        world -> deny(world, document, "{\"Bool\":{\"aws:SecureTransport\":\"false\"}}"))
                .publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    /** It may let Atlas's control plane in and its nodes out. */
    @Test
    void aDenyByAddressIsForAPersonBeforeTheFirstWrite() {
        try (Scenario scenario = Scenario.calm(world ->
                        deny(world, "key", "{\"NotIpAddress\":{\"aws:SourceIp\":[\"192.0.2.0/24\",\"0.0.0.0/1\"]}}"))
                .publish("cluster-observed.json")) {
            assertThat(firstLook(scenario)).contains("if aws:SourceIp makes it apply");
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
            assertThat(scenario.writes()).isEmpty();
        }
    }

    /** Then the simulator's word stays, and Atlas's own attempt. */
    @ParameterizedTest
    @ValueSource(strings = {"ListAttachedRolePolicies", "GetPolicy", "GetPolicyVersion"})
    void aPolicyThatMayNotBeReadIsNotInTheWay(String call) {
        try (Scenario scenario = Scenario.in(
                        "conditional-deny",
                        world -> world.awsFaults(new AwsFault("iam", call, "AccessDenied", 403, 99, null, null)))
                .publish("cluster-observed.json")) {
            assertThat(scenario.outcome()).as(scenario.diagnosis()).isEqualTo("ENCRYPTED");
        }
    }

    private static void deny(WorldDraft world, String document, String condition) {
        boolean ofRole = !document.equals("trust") && !document.equals("key");
        String statement = "{\"Sid\":\"Guard\",\"Effect\":\"Deny\"," + (ofRole ? "" : "\"Principal\":\"*\",")
                + "\"Action\":"
                + (document.equals("trust") ? "\"sts:AssumeRole\"" : "\"kms:Decrypt\",\"Resource\":\"*\"")
                + ",\"Condition\":" + condition + "}";
        WorldPart role = world.role("orders");
        switch (document) {
            case "trust" -> statements(role.part("trustPolicy")).add(Scenario.json(statement));
            case "key" -> statements(world.key(Scenario.KEY).part("policy")).add(Scenario.json(statement));
            case "ours" ->
                statements(role.part("inlinePolicies").part("AtlasCmk")).add(Scenario.json(statement));
            case "inline" ->
                statements(role.part("inlinePolicies").part("guard").set("Version", "2012-10-17"))
                        .add(Scenario.json(statement));
            default -> {
                WorldPart managed =
                        world.account("111122223333").part("managedPolicies").part(GUARD);
                ArrayNode statements = statements(managed.set("Version", "2012-10-17"));
                statements.add(Scenario.json(statement));
                if (document.equals("attached")) {
                    role.list("attachedPolicies").add(GUARD);
                } else {
                    statements.add(Scenario.json("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"));
                    role.remove("attachedPolicies").set("permissionsBoundary", GUARD);
                }
            }
        }
    }

    private static ArrayNode statements(WorldPart policy) {
        return policy.list("Statement");
    }

    private static String firstLook(Scenario scenario) {
        return scenario.history().stream()
                .filter(event -> "InspectProject".equals(event.state()))
                .map(HistoryEvent::detail)
                .filter(HistoryEvent.TaskSucceeded.class::isInstance)
                .map(detail -> findings(((HistoryEvent.TaskSucceeded) detail).result()))
                .findFirst()
                .orElseThrow();
    }

    private static String findings(JsonNode look) {
        return String.join("\n", List.of(look.toString().replace("\\\"", "\"")));
    }

    private static World load(String world) {
        return new Worlds().load(CASES.resolve(world + ".json"));
    }
}
