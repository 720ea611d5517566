package io.github.atlascmk.local.cloud.chain.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.chain.Scenario;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.world.World;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cases in which live encryption breaks: who is told what of it, and when. */
class DangerCasesTest {
    private static final String ALEX = "arn:aws:iam::111122223333:user/alex";
    private static final String KEY_ARN = "arn:aws:kms:eu-central-1:111122223333:key/" + Scenario.KEY;
    private static final String OTHER = "0987dcba-09fe-87dc-65ba-ab0987654321";
    private static final String OTHER_ARN = "arn:aws:kms:eu-central-1:111122223333:key/" + OTHER;
    private static final String GUARD = "arn:aws:iam::111122223333:policy/teams/guard";
    private static final String ENABLE = "aws kms enable-key --key-id ";
    private static final String NO_STATEMENT = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Principal\":{\"Service\":\"backup.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}";
    private static final String ADMINISTRATION_ONLY = "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":"
            + "\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::111122223333:root\"},\"Action\":[\"kms:Describe*\","
            + "\"kms:Get*\",\"kms:List*\",\"kms:Put*\",\"kms:Enable*\"],\"Resource\":\"*\"}]}";

    private static void play(String name, int number, Consumer<Told> then) {
        Case.of(name).play(number, (_, scenario) -> then.accept(Told.of(scenario)));
    }

    private static void withoutTrust(Scenario scenario) {
        scenario.iam()
                .updateAssumeRolePolicy(request -> request.roleName("orders").policyDocument(NO_STATEMENT));
    }

    private static void withoutAccess(Scenario scenario) {
        scenario.iam().deleteRolePolicy(request -> request.roleName("orders").policyName("AtlasCmk"));
    }

    private static void withoutDelegation(Scenario scenario) {
        scenario.kms()
                .putKeyPolicy(request ->
                        request.keyId(Scenario.KEY).policyName("default").policy(ADMINISTRATION_ONLY));
    }

    /** Encryption of a live project breaks, and the stack may only observe: a person has to act, and hears of it. */
    @Test
    void whatTheStackMayNotRepairIsUrgentWithTheStatementToPutBack() {
        play("broken-and-not-allowed-to-write", 0, told -> {
            SnsMessage message = told.atRisk("trust statement gone", "UpdateAssumeRolePolicy");
            assertThat(message.message())
                    .contains(ALEX, "Nothing: the enrolment's mode is OBSERVE.", "AtlasCmk64b7a0ffd2e1f00012340102")
                    .contains("aws iam update-assume-role-policy --role-name orders", "\"mode\":\"ENFORCE\"");
            assertThat(told.scenario().writes()).isEmpty();
        });
    }

    @Test
    void theSweepSaysItToo() {
        play("broken-and-not-allowed-to-write", 1, told -> {
            SnsMessage message = told.danger("AT_RISK", "AT RISK at any moment: orders, trust statement gone");
            assertThat(message.message()).contains("aws iam update-assume-role-policy --role-name orders");
            assertThat(told.scenario().writes()).isEmpty();
        });
    }

    @Test
    void whatAPersonAloneCanMendIsToldTheSame() {
        play("broken-and-not-allowed-to-write", 2, told -> {
            assertThat(told.atRisk("key disabled", "DisableKey").message()).contains(ENABLE + KEY_ARN, ALEX);
            assertThat(told.scenario().writes()).isEmpty();
        });
    }

    static Stream<Arguments> repairs() {
        Consumer<Scenario> trust = DangerCasesTest::withoutTrust;
        Consumer<Scenario> access = DangerCasesTest::withoutAccess;
        Consumer<Scenario> delegation = DangerCasesTest::withoutDelegation;
        return Stream.of(
                        Arguments.of(
                                trust, "trust statement gone", "UpdateAssumeRolePolicy", "update-assume-role-policy"),
                        Arguments.of(access, "role policy gone", "DeleteRolePolicy", "put-role-policy"),
                        Arguments.of(delegation, "key policy refuses", "PutKeyPolicy", "put-key-policy"))
                .flatMap(one -> Stream.of(true, false).map(observe -> {
                    Object[] with = Stream.concat(Stream.of((Object) observe), Stream.of(one.get()))
                            .toArray();
                    return Arguments.of(with);
                }));
    }

    @ParameterizedTest(name = "OBSERVE {0}: {2}")
    @MethodSource("repairs")
    void inEachDocumentAndWithTheSwitchForWritesOff(
            boolean observe, Consumer<Scenario> act, String words, String call, String command) {
        World world = Scenario.changed(Case.world("live"), draft -> {
            if (observe) {
                draft.enrolment(Scenario.PROJECT).set("mode", "OBSERVE");
            } else {
                draft.stack().set("writesEnabled", false);
            }
        });
        Told.after(world, act, told -> {
            assertThat(told.atRisk(words, call).message())
                    .contains(command, observe ? "\"mode\":\"ENFORCE\"" : "SwitchWrites with {\"writesEnabled\":true}");
            assertThat(told.writes()).isEmpty();
        });
    }

    /** A Deny under conditions takes a live project down: the statement is named at once, with who wrote it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            live-trust-policy-denies | update-trust-policy.json | UpdateAssumeRolePolicy | statement "DenyOutsideOrg" of the trust policy, if aws:PrincipalOrgID makes it apply | aws iam get-role --role-name orders
            live-key-policy-denies   | put-key-policy.json      | PutKeyPolicy           | statement "OnlyListed" of the key policy, since aws:PrincipalArn makes it apply    | aws kms get-key-policy --key-id
            """)
    void aDenyUnderConditionsIsNamedAtOnceWithWhoWroteIt(
            String world, String event, String call, String statement, String command) {
        new Case.Play(world, List.of(new Case.Step(null, event, null, null))).play((_, scenario) -> {
            Told told = Told.of(scenario);
            assertThat(told.atRisk("access denied", call).message()).contains(statement, ALEX, command);
            assertThat(told.all().toString()).doesNotContain("o-exampleorgid");
            assertThat(told.all()).hasSize(1);
            assertThat(told.writes()).isEmpty();
            assertThat(scenario.outcome()).isEqualTo("NEEDS_A_PERSON");
        });
    }

    /** The same, seen by a run that no edit started, and during set-up: nothing is tried for minutes. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | AT_RISK | AT RISK at any moment: orders, access denied | statement "DenyOutsideOrg" of the trust policy, if aws:PrincipalOrgID makes it apply
            1 | AT_RISK | AT RISK at any moment: orders, access denied | statement "OnlyListed" of the key policy, since aws:PrincipalArn makes it apply
            2 | NONE    | NONE: orders, needs a person                 | statement "DenyOutsideOrg" of the trust policy, if aws:PrincipalOrgID makes it apply
            """)
    void aDenyUnderConditionsIsNamedInEachDocument(int play, String level, String subject, String statement) {
        play("conditional-deny-unnamed", play, told -> {
            assertThat(told.danger(level, subject).message()).contains(statement);
            assertThat(told.writes()).isEmpty();
            assertThat(told.scenario().outcome()).isEqualTo("NEEDS_A_PERSON");
        });
    }

    /** Other places of a Deny, in a project that was looked at before. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            inline   | PutRolePolicy              | statement "Guard" of the inline policy "guard"
            ours     | PutRolePolicy              | statement "Guard" of our inline policy
            attached | AttachRolePolicy           | statement "Guard" of the attached policy arn:aws:iam::111122223333:policy/teams/guard
            boundary | PutRolePermissionsBoundary | statement "Guard" of the permissions boundary arn:aws:iam::111122223333:policy/teams/guard
            """)
    void aDenyOfTheRoleItselfIsNamedToo(String place, String call, String statement) {
        String deny = "{\"Sid\":\"Guard\",\"Effect\":\"Deny\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\","
                + "\"Condition\":{\"StringNotEquals\":{\"aws:PrincipalOrgID\":\"o-exampleorgid\"}}}";
        World world = Scenario.changed(Case.world("live"), draft -> {
            ArrayNode statements = draft.account("111122223333")
                    .part("managedPolicies")
                    .part(GUARD)
                    .set("Version", "2012-10-17")
                    .list("Statement");
            statements.add(Scenario.json(deny));
            statements.add(Scenario.json("{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}"));
        });
        Told.after(
                world,
                scenario -> {
                    switch (place) {
                        case "attached" ->
                            scenario.iam()
                                    .attachRolePolicy(request ->
                                            request.roleName("orders").policyArn(GUARD));
                        case "boundary" ->
                            scenario.iam()
                                    .putRolePermissionsBoundary(request ->
                                            request.roleName("orders").permissionsBoundary(GUARD));
                        default -> putDeny(scenario, place, deny);
                    }
                },
                told -> {
                    assertThat(told.atRisk("access denied", call).message())
                            .contains(statement, "if aws:PrincipalOrgID makes it apply");
                    assertThat(told.writes()).isEmpty();
                });
    }

    private static void putDeny(Scenario scenario, String place, String deny) {
        boolean ours = place.equals("ours");
        ObjectNode policy = ours
                ? Objects.requireNonNull(scenario.role().inlinePolicies())
                        .get("AtlasCmk")
                        .deepCopy()
                : (ObjectNode) Scenario.json("{\"Version\":\"2012-10-17\",\"Statement\":[]}");
        ((ArrayNode) policy.path("Statement")).add(Scenario.json(deny));
        scenario.iam()
                .putRolePolicy(request -> request.roleName("orders")
                        .policyName(ours ? "AtlasCmk" : "guard")
                        .policyDocument(policy.toString()));
    }

    /** A trust policy of a live project names a deleted principal: told at once, and not tried for minutes. */
    @Test
    void aDeletedPrincipalIsToldAtOnceAndTheWriteIsNotRepeated() {
        play("deleted-principal-live-told-late", 0, told -> {
            SnsMessage message = told.atRisk("trust statement gone", "UpdateAssumeRolePolicy");
            assertThat(message.message())
                    .contains(ALEX, "a principal that was deleted (AROAEXAMPLEIDEXAMPLE1)", "remove that principal")
                    .contains("aws iam update-assume-role-policy --role-name orders")
                    .doesNotContain("isn't known", "It is putting back");
            assertThat(told.all()).hasSize(1);
            assertThat(told.scenario().calls("UpdateAssumeRolePolicy")).isLessThanOrEqualTo(1);
            assertThat(told.lasted()).isLessThan(Duration.ofMinutes(1));
        });
    }

    /** The same in a key policy. */
    @Test
    void aDeletedPrincipalInTheKeyPolicyToo() {
        String policy = ADMINISTRATION_ONLY.replace(
                "\"Statement\":[",
                "\"Statement\":[{\"Sid\":\"Team\",\"Effect\":"
                        + "\"Allow\",\"Principal\":{\"AWS\":\"AROAEXAMPLEIDEXAMPLE1\"},\"Action\":\"kms:Decrypt\","
                        + "\"Resource\":\"*\"},");
        World world = Scenario.changed(
                Case.world("live"),
                draft -> draft.key(Scenario.KEY)
                        .set("policy", Scenario.json(policy))
                        .set("tags", Scenario.json("{\"atlas-cmk\":\"managed\"}")));
        try (Scenario scenario = Scenario.of(world).startRun()) {
            Told told = Told.of(scenario);
            SnsMessage message = told.danger("AT_RISK", "AT RISK at any moment: orders, key policy refuses");
            assertThat(message.message())
                    .contains("a principal that was deleted (AROAEXAMPLEIDEXAMPLE1)", "put-key-policy")
                    .doesNotContain("It is putting back");
            assertThat(scenario.calls("PutKeyPolicy")).isLessThanOrEqualTo(1);
            assertThat(told.lasted()).isLessThan(Duration.ofMinutes(1));
        }
    }

    /** A live key is disabled and Atlas can't be read: what AWS says is told, and nothing is said to be safe. */
    @Test
    void whatAwsSaysIsToldThoughAtlasCannotBeRead() {
        play("false-all-clear-atlas-unreachable", 0, told -> {
            SnsMessage message = told.danger("UNKNOWN", "UNKNOWN, may stop by 09:15 UTC: ");
            assertThat(message.subject()).endsWith("key disabled");
            assertThat(message.message())
                    .contains("403 IP_ADDRESS_NOT_ON_ACCESS_LIST", "nobody has seen yet whether it is encrypted")
                    .contains("the key is disabled (" + KEY_ARN + ")", ALEX + " with DisableKey", ENABLE + KEY_ARN);
        });
    }

    static Stream<Arguments> silences() {
        Consumer<Scenario> disabled = scenario -> scenario.kms().disableKey(request -> request.keyId(Scenario.KEY));
        Consumer<Scenario> trust = DangerCasesTest::withoutTrust;
        return Stream.of(
                        Arguments.of(disabled, "key disabled", "DisableKey", ENABLE + KEY_ARN),
                        Arguments.of(
                                trust, "trust statement gone", "UpdateAssumeRolePolicy", "update-assume-role-policy"))
                .flatMap(one -> Stream.of(403, 401, 503)
                        .map(status -> Arguments.of(Stream.concat(Stream.of((Object) status), Stream.of(one.get()))
                                .toArray())));
    }

    /** Known from the last look to be encrypted: then it isn't unknown, but in danger. */
    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("silences")
    void aKnownProjectIsAtRiskThoughAtlasCannotBeRead(
            int status, Consumer<Scenario> act, String words, String call, String command) {
        Told.after(
                Case.world("live"),
                scenario -> {
                    scenario.cloud()
                            .atlas()
                            .addFault(new AtlasFault("getGroup", status, "UNEXPECTED_ERROR", null, 999, null, null));
                    act.accept(scenario);
                },
                told -> assertThat(told.atRisk(words, call).message())
                        .contains(command, "Atlas couldn't be asked", "and said last"));
    }

    /** The key in use is disabled, another one is enrolled: danger, and its cause first, from its own event. */
    @Test
    void theKeyInUseIsToldThoughAnotherOneIsEnrolled() {
        play("false-all-clear-key-in-use-disabled", 0, told -> {
            SnsMessage message = told.atRisk("key disabled", "DisableKey");
            assertThat(message.message()).contains(ALEX, ENABLE + OTHER_ARN).doesNotContain("REPLACE_KEY");
            assertThat(told.writes()).isEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theKeyInUseIsToldByRunsAndSweepsToo(int play) {
        play("false-all-clear-key-in-use-disabled", play, told -> {
            SnsMessage message = told.danger("AT_RISK", "AT RISK at any moment: orders, key disabled");
            assertThat(message.message()).contains(ENABLE + OTHER_ARN).doesNotContain("REPLACE_KEY");
            assertThat(told.all()).allMatch(one -> one.attribute("level").equals("AT_RISK"));
        });
    }

    static Stream<Arguments> losses() {
        Consumer<Scenario> deletion = scenario -> scenario.kms().scheduleKeyDeletion(request -> request.keyId(OTHER));
        Consumer<Scenario> policy = scenario -> scenario.kms()
                .putKeyPolicy(
                        request -> request.keyId(OTHER).policyName("default").policy(ADMINISTRATION_ONLY));
        return Stream.of(
                Arguments.of(
                        deletion,
                        "key to be deleted",
                        "ScheduleKeyDeletion",
                        "cancel-key-deletion --key-id " + OTHER_ARN),
                Arguments.of(policy, "key in use fails", "PutKeyPolicy", OTHER_ARN));
    }

    /** Other ways to lose a key in use. */
    @ParameterizedTest(name = "{1}")
    @MethodSource("losses")
    void theKeyInUseIsLostInOtherWays(Consumer<Scenario> act, String words, String call, String said) {
        Told.after(
                otherKey(),
                act,
                told -> assertThat(told.atRisk(words, call).message()).contains(said));
    }

    /** The role in use, instead of the key in use. */
    @Test
    void theRoleInUseIsToldThoughAnotherOneIsEnrolled() {
        World world = Scenario.changed(
                Case.world("live"), draft -> draft.enrolment(Scenario.PROJECT).set("roleArn", Scenario.ROLE + "-new"));
        Told.after(
                world,
                DangerCasesTest::withoutTrust,
                told -> assertThat(told.atRisk("trust statement gone", "UpdateAssumeRolePolicy")
                                .message())
                        .contains(Scenario.ROLE + ")", "update-assume-role-policy --role-name orders "));
        Told.after(
                world,
                DangerCasesTest::withoutAccess,
                told -> assertThat(told.atRisk("key in use fails", "DeleteRolePolicy")
                                .message())
                        .contains("by the role in use, " + Scenario.ROLE + ", which isn't the enrolled one")
                        .contains("aws iam get-role --role-name orders\n"));
    }

    private static World otherKey() {
        return Scenario.changed(
                Case.world("live-other-key-disabled"), draft -> draft.key(OTHER).set("state", "Enabled"));
    }

    /** Imported material is deleted: an event of its own, which leads to a look and a message. */
    @Test
    void deletedMaterialIsToldFromItsEvent() {
        play("imported-material-no-rule", 0, told -> {
            assertThat(told.atRisk("key material gone", "DeleteImportedKeyMaterial")
                            .message())
                    .contains(ALEX, "aws kms import-key-material --key-id " + KEY_ARN)
                    .contains("if nobody has it any more, what the key encrypts is lost");
        });
    }

    /** Its neighbours: every event that takes a key away or brings it back. */
    @ParameterizedTest
    @CsvSource({
        "events/key-material-deleted.json,  DeleteImportedKeyMaterial, PendingImport, AT_RISK",
        "events/key-material-expired.json,  KMS Imported Key Material Expiration, PendingImport, AT_RISK",
        "events/key-material-expiry-recorded.json, DeleteExpiredKeyMaterial, PendingImport, AT_RISK",
        "events/key-deletion-scheduled.json, ScheduleKeyDeletion, PendingDeletion, AT_RISK",
        "events/key-disabled.json, DisableKey, Disabled, AT_RISK",
    })
    void eachEventThatTakesTheKeyAwayLeadsToAMessage(String event, String call, String state, String level) {
        World world = Scenario.changed(
                Case.world("live"),
                draft -> draft.key(Scenario.KEY).set("origin", "EXTERNAL").set("state", state));
        Case.Step step = new Case.Step(null, event, null, null);
        new Case.Play("live", List.of(step)).play(world, (_, scenario) -> {
            SnsMessage message = Told.of(scenario).danger(level, "AT RISK by ");
            assertThat(message.message()).contains(" with " + call + " at ");
        });
    }

    /** What ends it: the same key works again. */
    @Test
    void importedMaterialEndsTheDangerFromItsEvent() {
        World world = Scenario.changed(
                Case.world("live"), draft -> draft.key(Scenario.KEY).set("origin", "EXTERNAL"));
        Told.after(
                world,
                scenario -> {
                    scenario.kms().deleteImportedKeyMaterial(request -> request.keyId(Scenario.KEY));
                    scenario.after(
                            Duration.ofMinutes(5),
                            () -> scenario.kms().importKeyMaterial(request -> request.keyId(Scenario.KEY)));
                },
                DangerCasesTest::isToldToBeOver);
    }

    /** A custom key store names no key. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aKeyStoreThatIsDisconnectedIsToldFromItsEvent(boolean enrolled) {
        String store = "cks-1234567890abcdef0";
        World world = Scenario.changed(
                enrolled ? Case.world("live") : otherKey(),
                draft -> draft.key(enrolled ? Scenario.KEY : OTHER).set("customKeyStoreId", store));
        Told.after(
                world,
                scenario -> {
                    scenario.kms().disconnectCustomKeyStore(request -> request.customKeyStoreId(store));
                    scenario.after(
                            Duration.ofMinutes(5),
                            () -> scenario.kms().connectCustomKeyStore(request -> request.customKeyStoreId(store)));
                },
                told -> {
                    assertThat(told.atRisk("key store disconnected", "DisconnectCustomKeyStore")
                                    .message())
                            .contains("aws kms connect-custom-key-store --custom-key-store-id " + store);
                    isToldToBeOver(told);
                });
    }

    private static void isToldToBeOver(Told told) {
        assertThat(told.all().getFirst().attribute("level")).isEqualTo("AT_RISK");
        SnsMessage over = told.all().getLast();
        assertThat(over.subject()).matches("NONE, over after [56] minutes: orders, proved just now");
        assertThat(over.message()).contains("Atlas could use the key at ", "within 15 minutes");
        assertThat(Duration.between(told.happened().plus(Duration.ofMinutes(5)), over.at()))
                .isLessThan(Duration.ofMinutes(1));
    }

    /** The key of live databases is deleted for good: said as it is, with what can still be done. */
    @Test
    void aDeletedKeyIsToldAsLostWithTheDumpFirst() {
        play("key-deleted-nothing-is-lost", 0, told -> {
            SnsMessage message = told.danger("LOST", "LOST, dump what runs: orders, key deleted");
            isLost(message);
            assertThat(message.message()).contains("with KMS CMK Deletion at ");
            assertThat(told.all()).hasSize(1);
            assertThat(told.writes()).isEmpty();
        });
    }

    /** The same of the key in use, and if Atlas can't be read. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aDeletedKeyIsLostInOtherLightToo(boolean readable) {
        World looked;
        try (Scenario scenario =
                Scenario.of(readable ? otherKey() : Case.world("live")).sweep()) {
            looked = scenario.cloud().snapshot();
        }
        World gone = Scenario.changed(looked, draft -> {
            draft.account("111122223333").part("keys").remove("eu-central-1/" + (readable ? OTHER : Scenario.KEY));
            if (!readable) {
                draft.atlasFaults(new AtlasFault("getGroup", 503, "UNEXPECTED_ERROR", null, 999, null, null));
            }
        });
        try (Scenario scenario = Scenario.of(gone).startRun()) {
            isLost(Told.of(scenario).danger("LOST", "LOST, dump what runs: orders, key deleted"));
        }
    }

    private static void isLost(SnsMessage message) {
        assertThat(message.message())
                .contains("can't be read again once its database stops", "dump it now. Don't restart")
                .contains("1. mongodump ")
                .doesNotContain("They come back", "enrol with", "Enrol with");
    }

    /** Each way to lose a live key is as urgent: time left, who did it, and what to type. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            0 | key policy refuses | PutKeyPolicy | aws kms put-key-policy --key-id
            1 | role gone          | DeleteRole   | aws iam create-role --path /atlas-cmk/ --role-name orders
            3 | key disabled       | DisableKey   | aws kms enable-key --key-id
            """)
    void eachWayToLoseALiveKeyIsUrgent(int play, String words, String call, String command) {
        play("live-outage-not-urgent", play, told -> {
            assertThat(told.atRisk(words, call).message()).contains(ALEX, command);
            assertThat(told.writes()).isEmpty();
        });
    }

    /** Seen by a run that no edit started: nobody knows since when. */
    @Test
    void aLiveKeyThatWasLostUnseenIsUrgent() {
        play(
                "live-outage-not-urgent",
                2,
                told -> assertThat(told.danger("AT_RISK", "AT RISK at any moment: orders, key material gone")
                                .message())
                        .contains("aws kms import-key-material"));
    }

    /**
     * The stack puts it back by itself, and people hear of it before: if that fails, they have the time that is left.
     */
    @ParameterizedTest
    @CsvSource({"trust statement gone, UpdateAssumeRolePolicy", "role policy gone, DeleteRolePolicy"})
    void whatTheStackPutsBackIsToldBeforeAndAfter(String words, String call) {
        Told.after(
                call.equals("DeleteRolePolicy") ? DangerCasesTest::withoutAccess : DangerCasesTest::withoutTrust,
                told -> {
                    assertThat(told.atRisk(words, call).message()).contains("It is putting back what it may write");
                    assertThat(told.all()).hasSize(2);
                    assertThat(told.all().getLast().subject()).startsWith("NONE, over after ");
                    assertThat(told.scenario().outcome()).isEqualTo("ENCRYPTED");
                });
    }
}
