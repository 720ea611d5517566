package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS;
import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.ENROLLED;
import static io.github.atlascmk.inspection.Situation.EXTERNAL_ID;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.KEY_ID;
import static io.github.atlascmk.inspection.Situation.OLD;
import static io.github.atlascmk.inspection.Situation.PROJECT;
import static io.github.atlascmk.inspection.Situation.ROLE;
import static io.github.atlascmk.inspection.Situation.YOUNG;
import static io.github.atlascmk.inspection.Situation.atlasRole;
import static io.github.atlascmk.inspection.Situation.document;
import static io.github.atlascmk.inspection.Situation.key;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.atlas.PrivateEndpoint;
import io.github.atlascmk.atlas.SearchDeployment;
import io.github.atlascmk.aws.Denial;
import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.PolicyEdit;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.MaintenanceWindow;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.policy.Statements;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class InspectionTest {
    private static final String OTHER_KEY_ARN =
            "arn:aws:kms:us-east-1:111122223333:key/00000000-12ab-34cd-56ef-1234567890ab";
    private static final String GONE_ATLAS_ROLE = "65a1000000000000000000d4";
    private static final String OTHER_ROLE_ARN = "arn:aws:iam::111122223333:role/atlas-cmk/other";

    /** For each kind, what alone brings it about where all else is as it should be. */
    private static final Map<Kind, Consumer<Situation>> CAUSES = Map.ofEntries(
            Map.entry(ATLAS_ROLE_MISSING, s -> {
                s.atlasRoles.clear();
                s.awsKms = null;
            }),
            Map.entry(ROLE_TO_CREATE, s -> {
                s.trust = Optional.empty();
                s.createRole = true;
                s.knownRole = Optional.empty();
                s.atlasRoles.clear();
                s.awsKms = null;
            }),
            Map.entry(ROLE_RECREATED, s -> s.knownRole = Optional.of(Situation.known("AROAANOTHER"))),
            Map.entry(ROLE_VANISHED, s -> {
                s.trust = Optional.empty();
                s.createRole = true;
            }),
            Map.entry(OLD_ACCESS, s -> {
                s.knownRole = Optional.of(Situation.known("AROAEXAMPLE", ATLAS_ROLE, GONE_ATLAS_ROLE));
                s.trust = s.trust.map(trust -> trust.with(Statements.trust(GONE_ATLAS_ROLE, ATLAS, EXTERNAL_ID)));
            }),
            Map.entry(KEY_IN_USE_INVALID, s -> s.awsKms = kms(ATLAS_ROLE, OTHER_KEY_ARN, false)),
            Map.entry(TRUST_MISSING, s -> s.trust = Optional.of(Situation.ofOthers())),
            Map.entry(KEY_ACCESS_MISSING, s -> s.keyAccess = Optional.empty()),
            Map.entry(KEY_ACCESS_TOO_WIDE, InspectionTest::restricted),
            Map.entry(KEY_POLICY_MISSING, s -> {
                s.awsKms = null;
                s.keyPolicy = Optional.of(administeredOnly());
            }),
            Map.entry(
                    ROLE_NOT_AUTHORIZED,
                    s -> s.atlasRoles.set(0, new AtlasRole(ATLAS_ROLE, ATLAS, EXTERNAL_ID, ROLE, null, ENROLLED))),
            Map.entry(ENCRYPTION_OFF, s -> s.awsKms = null),
            Map.entry(ENCRYPTION_INVALID, s -> s.awsKms = kms(ATLAS_ROLE, KEY, false)),
            Map.entry(CLUSTER_NOT_ENCRYPTED, s -> s.clusters.set(0, new ClusterSketch("orders").cluster())),
            Map.entry(ALERTS_NOT_CONNECTED, s -> s.alerts = Optional.of(AlertsTest.connected(List.of()))),
            Map.entry(
                    CLUSTER_BUSY,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").in("CREATING").cluster())),
            Map.entry(CLUSTER_QUEUED, s -> {
                s.existingClusters = ExistingClusters.ENCRYPT;
                s.clusters.set(0, new ClusterSketch("orders").created(OLD).cluster());
                s.clusters.add(new ClusterSketch("billing").created(OLD).cluster());
            }),
            Map.entry(CLUSTER_OUTSIDE_WINDOW, s -> {
                s.existingClusters = ExistingClusters.ENCRYPT;
                s.maintenanceWindow = new MaintenanceWindow(
                        Set.of(s.now.atZone(ZoneOffset.UTC).getDayOfWeek()), 22, 23);
                s.clusters.set(0, new ClusterSketch("orders").created(OLD).cluster());
            }),
            Map.entry(
                    CLUSTER_PAUSED,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").asPaused().cluster())),
            Map.entry(ROLE_MISSING, s -> s.trust = Optional.empty()),
            Map.entry(MEMBER_ACCOUNT_NOT_CONNECTED, s -> {
                s.keyArn = KEY.replace("111122223333", "999988887777");
                s.unreachable.put("999988887777", "nobody lets the stack in");
            }),
            Map.entry(TRUST_UNEDITABLE, s -> s.trust = Optional.of(orphaned())),
            Map.entry(KEY_ACCESS_UNEDITABLE, s -> {
                s.keyAccess = Optional.empty();
                s.preflight = Optional.of(new Preflight(true, List.of(), 10_240));
            }),
            Map.entry(ACCESS_DENIED, s -> {
                s.awsKms = null;
                s.preflight = Optional.of(
                        new Preflight(true, List.of(new Denial("kms:Decrypt", Denial.By.PERMISSIONS_BOUNDARY)), 0));
            }),
            Map.entry(NOT_PROJECT_OWNER, s -> s.preflight = Optional.of(new Preflight(false, List.of(), 0))),
            Map.entry(KEY_MULTI_REGION, s -> {
                s.key = s.key.map(
                        key -> new Key(key.arn(), key.state(), key.spec(), key.usage(), true, key.awsManaged(), null));
                s.preflight = Optional.of(new Preflight(true, List.of(), 0));
            }),
            Map.entry(RESTRICTION_WITH_PRIVATE_NETWORKING, s -> {
                s.restrictToAtlasIps = true;
                s.awsKms = new AwsKms(true, ATLAS_ROLE, KEY, "US_EAST_1", true, true, null);
            }),
            Map.entry(KEY_MISSING, InspectionTest::withoutKey),
            Map.entry(KEY_UNREADABLE, s -> {
                s.awsKms = null;
                s.keyDenied = true;
            }),
            Map.entry(KEY_UNUSABLE, s -> s.key = Optional.of(state("PendingImport"))),
            Map.entry(KEY_DISABLED, s -> s.key = Optional.of(state("Disabled"))),
            Map.entry(KEY_PENDING_DELETION, s -> s.key = Optional.of(state("PendingDeletion"))),
            Map.entry(CONFLICTING_WRITER, s -> s.trustWritten(3)),
            Map.entry(EDIT_OVERWRITTEN, s -> {
                s.roleWrites.begin(PolicyEdit.TRUST_POLICY, Situation.ofOthers(), s.now, s.now.plusSeconds(65));
                s.roleEdits.add(new ForeignEdit(
                        "arn:aws:iam::111122223333:user/alex",
                        "UpdateAssumeRolePolicy",
                        s.now,
                        "event",
                        PolicyEdit.TRUST_POLICY,
                        "another"));
            }),
            Map.entry(KEY_POLICY_UNEDITABLE, s -> {
                s.awsKms = null;
                s.keyPolicy = Optional.of(PolicyDocument.empty());
            }),
            Map.entry(OTHER_KEY, s -> s.awsKms = kms(ATLAS_ROLE, OTHER_KEY_ARN, true)),
            Map.entry(OTHER_ROLE, s -> {
                s.atlasRoles.add(atlasRole("65a1000000000000000000b2", OTHER_ROLE_ARN));
                s.awsKms = kms("65a1000000000000000000b2", KEY, true);
            }),
            Map.entry(
                    ACCESS_KEYS,
                    s -> s.awsKms = new AwsKms(true, null, KEY_ID, "US_EAST_1", null, true, "AKIAEXAMPLE")),
            Map.entry(SEARCH_NODES_OFF, s -> s.searchNodes = true),
            Map.entry(SEARCH_NODES_BUSY, s -> searchNodes(s, "UPDATING", "NONE")),
            Map.entry(SEARCH_NODES_NOT_COVERED, s -> searchNodes(s, "IDLE", "NONE")),
            Map.entry(PRIVATE_NETWORKING, InspectionTest::requirePrivateNetworking),
            Map.entry(PRIVATE_ENDPOINT_NOT_ACTIVE, s -> {
                requirePrivateNetworking(s);
                s.privateEndpoints.add(new PrivateEndpoint("65a1", "US_EAST_1", "FAILED"));
            }),
            Map.entry(SEARCH_NOT_COVERED, s -> {
                searchNodes(s, "IDLE", "AWS");
                s.searchDeployments.put("orders", new SearchDeployment(null, null, null));
            }),
            Map.entry(
                    EXISTING_CLUSTER,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").created(OLD).cluster())),
            Map.entry(
                    CLUSTER_ON_OTHER_PROVIDER,
                    s -> s.clusters.set(
                            0, new ClusterSketch("orders").encrypted("GCP").cluster())),
            Map.entry(CLUSTER_FAILED, s -> {
                s.clusters.set(0, new ClusterSketch("orders").cluster());
                s.failed.put("orders", "Atlas refused it");
            }),
            Map.entry(CLUSTER_UNSUPPORTED, s -> s.flexClusters.add(new FlexCluster("sandbox"))),
            Map.entry(PROJECT_UNSUPPORTED, s -> {
                s.awsKms = null;
                s.clusters.set(0, new ClusterSketch("sandbox").tenant().cluster());
            }));

    private static void requirePrivateNetworking(Situation situation) {
        situation.awsKms = new AwsKms(true, ATLAS_ROLE, KEY, "US_EAST_1", true, true, null);
    }

    /** The project's setting is on, and its one cluster has search nodes. */
    private static void searchNodes(Situation situation, String state, String provider) {
        situation.searchNodes = true;
        situation.coversSearchNodes = true;
        situation.searchDeployments.put("orders", new SearchDeployment("65a1", state, provider));
    }

    private static Key state(String state) {
        return key(state, "SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT", false);
    }

    private static Consumer<Situation> cause(Kind kind) {
        return Objects.requireNonNull(CAUSES.get(kind), () -> "no cause is stated for " + kind);
    }

    @Test
    void aKeyThatTheStackMayNotReadIsInNobodysWayWhileAtlasCanUseIt() {
        Situation situation = new Situation();
        withoutKey(situation);
        situation.keyDenied = true;
        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void findsNothingWhereAllIsAsItShouldBe() {
        assertThat(new Situation().findings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void findsEachKindBecauseOfItsCause(Kind kind) {
        Situation situation = new Situation();
        cause(kind).accept(situation);

        assertThat(situation.findings()).anySatisfy(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.disposition()).isEqualTo(kind.disposition());
            assertThat(finding.step()).isEqualTo(kind.step());
            assertThat(finding.subject()).isNotBlank();
            assertThat(finding.message())
                    .isNotBlank()
                    .doesNotContain(EXTERNAL_ID)
                    .doesNotContain("AKIA")
                    .doesNotContain("Statement");
        });
    }

    @Test
    void actsInTheOrderOfTheChainAndPutsClustersLast() {
        Situation fresh = Situation.fresh();
        fresh.clusters.add(new ClusterSketch("billing").in("CREATING").cluster());
        fresh.flexClusters.add(new FlexCluster("sandbox"));

        assertThat(fresh.kinds())
                .containsExactly(
                        ATLAS_ROLE_MISSING,
                        TRUST_MISSING,
                        KEY_ACCESS_MISSING,
                        ROLE_NOT_AUTHORIZED,
                        ENCRYPTION_OFF,
                        CLUSTER_BUSY,
                        CLUSTER_NOT_ENCRYPTED,
                        CLUSTER_UNSUPPORTED);
        assertThat(fresh.findings())
                .filteredOn(finding -> finding.is(Disposition.ACTIONABLE))
                .extracting(Finding::step)
                .containsExactly(
                        "EnsureAtlasRole",
                        "EnsureRole",
                        "EnsureKeyAccess",
                        "AuthorizeRole",
                        "EnableEncryption",
                        "EncryptCluster");
    }

    static Stream<Arguments> inTheWay() {
        return Stream.of(
                        ROLE_MISSING,
                        MEMBER_ACCOUNT_NOT_CONNECTED,
                        TRUST_UNEDITABLE,
                        KEY_MISSING,
                        KEY_UNUSABLE,
                        KEY_DISABLED,
                        KEY_PENDING_DELETION,
                        KEY_POLICY_UNEDITABLE,
                        KEY_ACCESS_UNEDITABLE,
                        ACCESS_DENIED,
                        NOT_PROJECT_OWNER)
                .map(kind -> arguments(kind, cause(kind)));
    }

    @ParameterizedTest
    @MethodSource("inTheWay")
    void setsNothingUpWhileAPersonHasToSettleSomething(Kind kind, Consumer<Situation> cause) {
        Situation fresh = Situation.fresh();
        cause.accept(fresh);
        fresh.clusters.add(new ClusterSketch("billing").in("CREATING").cluster());

        assertThat(fresh.kinds()).contains(kind, CLUSTER_BUSY);
        assertThat(fresh.findings()).noneMatch(finding -> finding.is(Disposition.ACTIONABLE));
    }

    @ParameterizedTest
    @EnumSource(names = {"OTHER_KEY", "OTHER_ROLE", "ACCESS_KEYS"})
    void touchesNothingOfAConfigurationThatIsSomebodyElses(Kind kind) {
        Situation foreign = new Situation();
        cause(kind).accept(foreign);
        foreign.keyAccess = Optional.empty();
        foreign.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(foreign.kinds()).containsExactly(kind);
    }

    @Test
    void repairsWhatLiveEncryptionDependsOnWhateverIsInTheWay() {
        Situation live = new Situation();
        live.preflight = Optional.of(new Preflight(false, List.of(), 0));
        live.trust = Optional.of(Situation.ofOthers());
        live.keyAccess = Optional.empty();
        live.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(live.kinds()).containsExactly(TRUST_MISSING, KEY_ACCESS_MISSING, NOT_PROJECT_OWNER);
        assertThat(live.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.PROJECT, null));
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            AWS,  IDLE,     AWS,  false, 0,
            NONE, IDLE,     NONE, false, 0,  CLUSTER_NOT_ENCRYPTED
            AWS,  UPDATING, NONE, false, 0,  SEARCH_NODES_BUSY
            AWS,  UPDATING, AWS,  false, 0,
            AWS,  UPDATING, NONE, true,  31, SEARCH_NODES_BUSY
            AWS,  PAUSED,   NONE, false, 0,  CLUSTER_PAUSED
            AWS,  IDLE,     NONE, true,  1,  SEARCH_NODES_BUSY
            AWS,  IDLE,     NONE, true,  31, SEARCH_NODES_NOT_COVERED
            AWS,  IDLE,     NONE, false, 0,  SEARCH_NODES_NOT_COVERED
            """)
    void asksForSearchNodesOfEncryptedClustersUntilTheyUseTheKey(
            String cluster, String state, String search, boolean changed, int minutes, @Nullable Kind kind) {
        Situation situation = new Situation();
        searchNodes(situation, state, search);
        situation.clusters.set(0, new ClusterSketch("orders").encrypted(cluster).cluster());
        situation.changed = changed;
        assertThat(situation.findings(Duration.ofMinutes(minutes)))
                .extracting(Finding::kind)
                .isEqualTo(kind == null ? List.of() : List.of(kind));
    }

    /** What is in the way is said in one go, so whether anything would be written is asked past it. */
    @Test
    void looksBeforeTheFirstWriteEvenWhereSomethingIsInTheWay() {
        Situation situation = new Situation();
        assertThat(situation.needsPreflight()).isFalse();

        situation.clusters.set(0, new ClusterSketch("orders").cluster());
        assertThat(situation.needsPreflight()).isTrue();
        cause(KEY_UNUSABLE).accept(situation);
        assertThat(situation.needsPreflight()).isTrue();

        situation.clusters.set(0, new ClusterSketch("orders").encrypted("AWS").cluster());
        assertThat(situation.needsPreflight()).isFalse();
        situation.searchNodes = true;
        assertThat(situation.needsPreflight()).isTrue();
    }

    @Test
    void saysAllThatIsWrongWithAKeyInOneGo() {
        Situation situation = new Situation();
        situation.key = Optional.of(key("Disabled", "RSA_2048", "SIGN_VERIFY", false));
        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("RSA_2048", "SIGN_VERIFY", "Disabled"));
    }

    /** Nothing overrules an explicit Deny; one under conditions may not be meant. */
    @ParameterizedTest
    @CsvSource({"false, 2", "true, 0"})
    void findsDenialsInTheTrustAndTheKeyPolicyThatAreCertain(boolean conditions, int found) {
        Situation situation = new Situation();
        situation.awsKms = null;
        situation.preflight = Optional.of(new Preflight(true, List.of(), 0));
        String condition = conditions ? ",'Condition':{'Bool':{'aws:SecureTransport':false}}" : "";
        situation.trust = Optional.of(document("{'Version':'2012-10-17','Statement':[{'Sid':'NoAtlas','Effect':'Deny',"
                + "'Principal':{'AWS':'" + ATLAS + "'},'Action':'sts:*'" + condition + "}]}"));
        situation.keyPolicy = Optional.of(document("{'Version':'2012-10-17','Statement':[{'Effect':'Allow',"
                + "'Principal':{'AWS':'arn:aws:iam::111122223333:root'},'Action':'kms:*','Resource':'*'},"
                + "{'Sid':'NoOrders','Effect':'Deny','Principal':{'AWS':'" + ROLE
                + "'},'Action':'kms:Decrypt','Resource':'*'" + condition + "}]}"));
        assertThat(situation.kinds()).filteredOn(ACCESS_DENIED::equals).hasSize(found);

        situation.awsKms = kms(ATLAS_ROLE, KEY, true);
        assertThat(situation.kinds())
                .as("Atlas has just used the key by the role")
                .doesNotContain(ACCESS_DENIED);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 2", "3, 3", "20, 3"})
    void takesAsManyOlderClustersAtATimeAsTheEnrolmentSays(int most, int begun) {
        Situation situation = new Situation();
        situation.existingClusters = ExistingClusters.ENCRYPT;
        situation.maxClustersAtOnce = most;
        situation.clusters.clear();
        for (String name : List.of("a", "b", "c")) {
            situation.clusters.add(new ClusterSketch(name).created(OLD).cluster());
        }
        situation.clusters.add(new ClusterSketch("d").cluster());
        assertThat(situation.kinds())
                .filteredOn(CLUSTER_NOT_ENCRYPTED::equals)
                .as("and every younger one")
                .hasSize(begun + 1);
        assertThat(situation.kinds()).filteredOn(CLUSTER_QUEUED::equals).hasSize(3 - begun);
    }

    /** Whoever had it begin: a run before this one, or a person. */
    @Test
    void countsOlderClustersThatAtlasWorksOnAlready() {
        Situation situation = new Situation();
        situation.existingClusters = ExistingClusters.ENCRYPT;
        situation.clusters.set(
                0,
                new ClusterSketch("orders")
                        .created(OLD)
                        .encrypted("AWS")
                        .in("UPDATING")
                        .cluster());
        situation.clusters.add(new ClusterSketch("billing").created(OLD).cluster());
        assertThat(situation.kinds()).containsExactly(CLUSTER_QUEUED);
        assertThat(situation.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.WAIT, null));
        assertThat(situation.verdict(Duration.ofMinutes(30))).isEqualTo(new Verdict(NextStep.END, Outcome.WAITING));
    }

    @Test
    void saysWhenTheMaintenanceWindowOpensAndDoesNotWaitForIt() {
        Situation situation = new Situation();
        cause(CLUSTER_OUTSIDE_WINDOW).accept(situation);
        situation.clusters.add(
                new ClusterSketch("billing").created(OLD).in("UPDATING").cluster());
        assertThat(situation.findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.message()).endsWith("which opens at 2026-01-11T22:00:00Z"));
        assertThat(situation.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.END, Outcome.COMPLIANT));

        situation.now = Instant.parse("2026-01-11T22:00:00Z");
        assertThat(situation.kinds()).containsExactly(CLUSTER_BUSY, CLUSTER_NOT_ENCRYPTED);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            ACTIVE,             Active,   false
            INITIATING,         Inactive, false
            PENDING_ACCEPTANCE, Inactive, false
            PENDING_RECREATION, Inactive, true
            FAILED,             Inactive, true
            DELETING,           Inactive, true
            SOMETHING_NEW,      Inactive, false
            """)
    void warnsOfPrivateEndpointsThatMayNotComeBackAndIsStoppedByNone(String status, String shown, boolean warned) {
        Situation situation = new Situation();
        requirePrivateNetworking(situation);
        situation.privateEndpoints.add(new PrivateEndpoint("65a1", "US_EAST_1", status));
        assertThat(situation.findings())
                .first()
                .satisfies(finding -> assertThat(finding.message()).contains("and " + shown + ": US_EAST_1 " + status));
        assertThat(situation.kinds().contains(PRIVATE_ENDPOINT_NOT_ACTIVE)).isEqualTo(warned);
        assertThat(situation.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.END, Outcome.COMPLIANT));

        situation.clusters.set(0, new ClusterSketch("orders").cluster());
        assertThat(situation.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.CLUSTERS, null));
    }

    @Test
    void namesTheClustersWhoseIndexesAreRebuilt() {
        Situation situation = new Situation();
        searchNodes(situation, "IDLE", "NONE");
        situation.coversSearchNodes = false;
        situation.clusters.add(new ClusterSketch("billing").encrypted("AWS").cluster());
        situation.searchDeployments.put("billing", new SearchDeployment(null, null, null));
        assertThat(situation.findings())
                .filteredOn(finding -> finding.kind() == SEARCH_NODES_OFF)
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .endsWith("the clusters with dedicated search nodes: orders");

        situation.awsKms = kms(ATLAS_ROLE, KEY, false);
        assertThat(situation.kinds())
                .as("Atlas takes no change while the present key doesn't work")
                .doesNotContain(SEARCH_NODES_OFF);
    }

    /** A run could only wait for what a person has to do, while the clusters shut down within 15 minutes. */
    @ParameterizedTest
    @EnumSource(names = {"KEY_DISABLED", "KEY_PENDING_DELETION"})
    void tellsAPersonAtOnceWhereTheKeyOfLiveEncryptionIsSwitchedOff(Kind kind) {
        Situation live = new Situation();
        cause(kind).accept(live);
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.clusters.add(new ClusterSketch("billing").in("CREATING").cluster());

        assertThat(live.kinds()).containsExactlyInAnyOrder(kind, ENCRYPTION_INVALID, CLUSTER_BUSY);
        assertThat(live.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.END, Outcome.NEEDS_A_PERSON));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Disabled              | KEY_DISABLED         | aws kms enable-key --key-id KEY --region us-east-1
            PendingDeletion       | KEY_PENDING_DELETION | aws kms cancel-key-deletion --key-id KEY --region us-east-1 && aws kms enable-key --key-id KEY --region us-east-1
            PendingReplicaDeletion| KEY_PENDING_DELETION | aws kms cancel-key-deletion --key-id KEY --region us-east-1 && aws kms enable-key --key-id KEY --region us-east-1
            """)
    void givesTheCommandThatTheKeysOwnerCanRun(String state, Kind kind, String command) {
        Situation situation = new Situation();
        situation.key = Optional.of(state(state));
        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(kind);
            assertThat(finding.urgent()).isTrue();
            assertThat(finding.command()).isEqualTo(command.replace("KEY", KEY));
            assertThat(finding.message()).contains("within 15 minutes");
        });

        Situation fresh = Situation.fresh();
        fresh.key = situation.key;
        assertThat(fresh.findings())
                .filteredOn(finding -> finding.kind() == kind)
                .as("nothing is encrypted with it yet")
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.urgent()).isFalse();
                    assertThat(finding.message()).doesNotContain("15 minutes");
                });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            DisableKey   | 4    | at the latest, in 11 minutes; DisableKey by arn:aws:iam::111122223333:role/dev
            DisableKey   | 20   | UTC they were due to be down; DisableKey by arn:aws:iam::111122223333:role/dev
            PutKeyPolicy | 4    | within 15 minutes
            """)
    void countsTheTimeThatIsLeftFromTheEvent(String what, int minutesAgo, String said) {
        Situation situation = new Situation();
        situation.key = Optional.of(state("Disabled"));
        situation.keyEdits.add(new ForeignEdit(
                "arn:aws:iam::111122223333:role/dev",
                what,
                situation.now.minus(Duration.ofMinutes(minutesAgo)),
                "event",
                "",
                ""));

        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).endsWith(said));
    }

    @Test
    void saysWhoChangesAPolicyBackIfAnEventTold() {
        Situation situation = new Situation();
        situation.trustWritten(3);
        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("2 times within a day, who is unknown"));

        situation.roleEdits.add(new ForeignEdit(
                "arn:aws:iam::111122223333:role/ci", "UpdateAssumeRolePolicy", situation.now, "event", "", ""));
        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message())
                        .contains("last by arn:aws:iam::111122223333:role/ci with UpdateAssumeRolePolicy at 2026-"));
    }

    @Test
    void saysWhenAKeyIsDeleted() {
        Situation situation = new Situation();
        situation.key = Optional.of(new Key(
                KeyArn.parse(KEY).orElseThrow(),
                "PendingDeletion",
                "SYMMETRIC_DEFAULT",
                "ENCRYPT_DECRYPT",
                false,
                false,
                Instant.parse("2026-02-03T10:00:00Z")));

        assertThat(situation.findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.message()).contains("deleted on 3 February 2026"));
    }

    /** Written, taken away, written: once may be a mistake. */
    @Test
    void repairsTheFirstRevert() {
        Situation live = new Situation();
        live.trustWritten(1);
        live.now = live.now.plus(Duration.ofMinutes(2));
        live.trust = Optional.of(Situation.ofOthers());

        assertThat(live.kinds()).containsExactly(TRUST_MISSING);
    }

    /** No run does anything against another writer but once in ten minutes, and only for live encryption. */
    @Test
    void reportsTheSecondRevertAndRepairsItAfterTenMinutes() {
        Situation live = new Situation();
        live.trustWritten(2);
        live.now = live.now.plus(Duration.ofMinutes(2));
        live.trust = Optional.of(Situation.ofOthers());
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(live.kinds()).containsExactly(TRUST_MISSING, ENCRYPTION_INVALID, CONFLICTING_WRITER);
        assertThat(live.findings()).noneMatch(finding -> finding.is(Disposition.ACTIONABLE));
        assertThat(live.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.END, Outcome.NEEDS_A_PERSON));

        live.now = live.now.plus(Duration.ofMinutes(8));
        assertThat(live.findings())
                .filteredOn(finding -> finding.is(Disposition.ACTIONABLE))
                .extracting(Finding::kind)
                .containsExactly(TRUST_MISSING, ENCRYPTION_INVALID);
        assertThat(live.kinds()).contains(CONFLICTING_WRITER);
    }

    /** The other writer may be quicker than Atlas's first try: nobody would be told of runs that wait for ever. */
    @Test
    void reportsAnotherWriterBeforeTheRoleIsAuthorised() {
        Situation fresh = Situation.fresh();
        fresh.atlasRoles.add(atlasRole(ATLAS_ROLE, null));
        fresh.trustWritten(2);
        fresh.now = fresh.now.plus(Duration.ofMinutes(2));

        assertThat(fresh.kinds()).containsExactly(CONFLICTING_WRITER);
        assertThat(fresh.verdict(Duration.ZERO)).isEqualTo(new Verdict(NextStep.END, Outcome.NEEDS_A_PERSON));
    }

    @Test
    void leavesAContestedDocumentAloneThatNothingLiveDependsOn() {
        Situation fresh = Situation.fresh();
        fresh.atlasRoles.add(atlasRole(ATLAS_ROLE, ROLE));
        fresh.trustWritten(2);
        fresh.now = fresh.now.plus(Duration.ofHours(23));

        assertThat(fresh.kinds()).containsExactly(CONFLICTING_WRITER);
        fresh.now = fresh.now.plus(Duration.ofHours(1));
        assertThat(fresh.kinds()).contains(TRUST_MISSING).doesNotContain(CONFLICTING_WRITER);
    }

    /** Atlas has another reason than propagation by then; a run that goes on would tell nobody. */
    @Test
    void failsWhereAtlasCannotUseTheKeyForLongerThanIamTakes() {
        Situation live = new Situation();
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(live.kinds()).as("no cluster can be encrypted with it").containsExactly(ENCRYPTION_INVALID);
        assertThat(live.verdict(Duration.ofMinutes(9).minusMillis(1))).isEqualTo(new Verdict(NextStep.PROJECT, null));
        assertThat(live.verdict(Duration.ofMinutes(9))).isEqualTo(new Verdict(NextStep.END, Outcome.FAILED));
        live.trust = Optional.of(Situation.ofOthers());
        assertThat(live.verdict(Duration.ofMinutes(9))).isEqualTo(new Verdict(NextStep.PROJECT, null));
    }

    /** Conditions, grants and the like can't be judged from here; Atlas's own validation can. */
    @Test
    void believesAtlasThatTheKeyPolicyWorks() {
        Situation live = new Situation();
        live.keyPolicy = Optional.of(document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'*'},
                'Action':'kms:*','Resource':'*','Condition':{'StringEquals':{'aws:PrincipalOrgID':'o-1'}}}]}"""));

        assertThat(live.kinds()).isEmpty();

        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        assertThat(live.kinds()).contains(KEY_POLICY_UNEDITABLE);
    }

    @ParameterizedTest
    @CsvSource(textBlock = """
            SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, Enabled,         false, ''
            RSA_2048,          ENCRYPT_DECRYPT, Enabled,         false, SYMMETRIC_DEFAULT
            HMAC_256,          GENERATE_VERIFY_MAC, Enabled,     false, SYMMETRIC_DEFAULT
            SYMMETRIC_DEFAULT, SIGN_VERIFY,     Enabled,         false, ENCRYPT_DECRYPT
            SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, Enabled,         true,  customer managed
            SYMMETRIC_DEFAULT, ENCRYPT_DECRYPT, PendingImport,   false, PendingImport
            """)
    void saysWhyAtlasCannotUseAKey(String spec, String usage, String state, boolean awsManaged, String why) {
        Situation situation = new Situation();
        situation.key = Optional.of(key(state, spec, usage, awsManaged));

        if (why.isEmpty()) {
            assertThat(situation.findings()).isEmpty();
        } else {
            assertThat(situation.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(KEY_UNUSABLE);
                assertThat(finding.message()).contains(why);
            });
        }
    }

    @Test
    void takesAKeyPolicyThatNamesTheRoleItself() {
        Situation situation = Situation.fresh();
        situation.keyPolicy = Optional.of(PolicyDocument.empty().with(Statements.allowRole(PROJECT, ROLE)));

        assertThat(situation.kinds()).doesNotContain(KEY_POLICY_UNEDITABLE).contains(ENCRYPTION_OFF);
    }

    @Test
    void knowsTheKeyByItsIdInItsOwnRegion() {
        Situation situation = new Situation();
        situation.awsKms = new AwsKms(true, ATLAS_ROLE, KEY_ID, "US_EAST_1", null, true, null);
        assertThat(situation.findings()).isEmpty();

        situation.awsKms = new AwsKms(true, ATLAS_ROLE, KEY_ID, "EU_WEST_1", null, true, null);
        assertThat(situation.kinds()).containsExactly(OTHER_KEY);
    }

    @Test
    void prefersOfSeveralAtlasRolesTheOneInUse() {
        Situation situation = new Situation();
        situation.atlasRoles.addFirst(withOtherExternalId("65a1000000000000000000c3", OLD));
        assertThat(situation.findings()).isEmpty();

        situation.awsKms = null;
        assertThat(situation.kinds())
                .as("the oldest one, where none is in use: the trust policy lacks its statement")
                .containsExactly(TRUST_MISSING, ENCRYPTION_OFF);
    }

    @Test
    void takesGrantsUnderAnotherSidAsThere() {
        Situation situation = new Situation();
        situation.trust = Optional.of(PolicyDocument.empty()
                .with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID).put("Sid", "ByHand")));
        situation.keyAccess = Optional.of(
                PolicyDocument.empty().with(Statements.useKey(PROJECT, KEY).put("Sid", "Terraform")));

        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void doesNotTakeOurSidForOurStatement() {
        Situation situation = new Situation();
        situation.trust = Optional.of(PolicyDocument.empty()
                .with(Statements.trust(ATLAS_ROLE, ATLAS, "ffffffff-4b5a-4978-8695-a4b3c2d1e0f1")));
        situation.keyAccess = Optional.of(PolicyDocument.empty().with(Statements.useKey(PROJECT, OTHER_KEY_ARN)));

        assertThat(situation.kinds())
                .as("the old one stays until the new one is proved")
                .containsExactly(TRUST_MISSING, KEY_ACCESS_MISSING, OLD_ACCESS);
    }

    @Test
    void writesNoTrustPolicyThatWouldNotFit() {
        Situation situation = Situation.fresh();
        situation.trust = Optional.of(padded(1_900));

        assertThat(situation.kinds()).containsExactly(TRUST_UNEDITABLE);
        assertThat(situation.findings().getFirst().message()).contains("2,048");
    }

    @Test
    void minifiesATrustPolicyBeforeItMeasuresIt() {
        Situation situation = Situation.fresh();
        situation.trust =
                Optional.of(PolicyDocument.parse(padded(1_500).toJson().replace(",", "," + " ".repeat(700))));

        assertThat(situation.kinds()).contains(TRUST_MISSING).doesNotContain(TRUST_UNEDITABLE);
    }

    @Test
    void leavesAFullOrOrphanedTrustPolicyAloneThatGrantsAlready() {
        Situation full = new Situation();
        full.trust = Optional.of(padded(2_300).with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID)));
        assertThat(full.findings()).isEmpty();

        Situation orphaned = new Situation();
        orphaned.trust = Optional.of(orphaned().with(Statements.trust(ATLAS_ROLE, ATLAS, EXTERNAL_ID)));
        assertThat(orphaned.findings()).isEmpty();
    }

    @Test
    void namesTheOrphanedPrincipal() {
        Situation situation = Situation.fresh();
        situation.trust = Optional.of(orphaned());

        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(TRUST_UNEDITABLE);
            assertThat(finding.message()).contains("AROAABCDEFGHIJKLMNOP");
        });
    }

    @Test
    void saysWhichAddressesAreMissingAndThenWhichAreTooMany() {
        Situation situation = new Situation();
        restricted(situation);
        situation.keyAccess = Optional.of(PolicyDocument.empty()
                .with(Statements.useKeyFrom(PROJECT, KEY, List.of("192.0.2.1", "203.0.113.0/24"))));

        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(KEY_ACCESS_MISSING);
            assertThat(finding.message()).endsWith("from 192.0.2.2 of Atlas");
        });

        situation.addresses = Optional.of(Cidrs.of(List.of("192.0.2.1")));
        assertThat(situation.kinds()).containsExactly(KEY_ACCESS_TOO_WIDE);

        situation.restrictToAtlasIps = false;
        situation.addresses = Optional.empty();
        assertThat(situation.kinds()).containsExactly(KEY_ACCESS_MISSING);
    }

    /** In the role's account a key policy that names it grants by itself, so the addresses have to stand there too. */
    @Test
    void keepsTheAddressesOfAStatementInTheKeyPolicyToo() {
        Situation situation = new Situation();
        restricted(situation);
        situation.keyAccess = Optional.of(
                PolicyDocument.empty().with(Statements.useKeyFrom(PROJECT, KEY, List.of("192.0.2.1", "192.0.2.2"))));
        situation.keyPolicy = Optional.of(administeredOnly().with(Statements.allowRole(PROJECT, ROLE)));
        assertThat(situation.kinds()).containsExactly(KEY_POLICY_MISSING);

        situation.keyPolicy = Optional.of(
                administeredOnly().with(Statements.allowRoleFrom(PROJECT, ROLE, List.of("192.0.2.1", "192.0.2.2"))));
        assertThat(situation.findings()).isEmpty();
    }

    /** Two addresses of Atlas; the role may use the key from everywhere. */
    private static void restricted(Situation situation) {
        situation.restrictToAtlasIps = true;
        situation.addresses = Optional.of(Cidrs.of(List.of("192.0.2.1", "192.0.2.2")));
    }

    private static PolicyDocument administeredOnly() {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'111122223333'},
                'Action':['kms:Get*','kms:Put*'],'Resource':'*'}]}""");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void neverTakesAMissingRoleForOneToRepair(boolean createRole) {
        Situation live = new Situation();
        live.createRole = createRole;
        live.trust = Optional.empty();
        live.keyAccess = Optional.empty();

        assertThat(live.kinds()).containsExactly(createRole ? ROLE_VANISHED : ROLE_MISSING);
    }

    static Stream<Arguments> clusters() {
        ClusterSketch orders = new ClusterSketch("orders");
        return Stream.of(
                arguments(orders, CLUSTER_NOT_ENCRYPTED),
                arguments(orders.encrypted(null), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.internal(""), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.created(ENROLLED), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.created(YOUNG), CLUSTER_NOT_ENCRYPTED),
                arguments(orders.created(OLD), EXISTING_CLUSTER),
                arguments(orders.created(null), EXISTING_CLUSTER),
                arguments(orders.created(OLD).asPaused(), EXISTING_CLUSTER),
                arguments(orders.asPaused(), CLUSTER_PAUSED),
                arguments(orders.asPaused().in("UPDATING"), CLUSTER_PAUSED),
                arguments(orders.in("CREATING"), CLUSTER_BUSY),
                arguments(orders.in("UPDATING"), CLUSTER_BUSY),
                arguments(orders.in("REPAIRING"), CLUSTER_BUSY),
                arguments(orders.in("SOMETHING_NEW"), CLUSTER_BUSY),
                arguments(orders.in("DELETING"), null),
                arguments(orders.internal("SYSTEM_CLUSTER"), null),
                arguments(orders.internal("INTERNAL_SHADOW_CLUSTER"), null),
                arguments(orders.tenant(), CLUSTER_UNSUPPORTED),
                arguments(orders.encrypted("AZURE"), CLUSTER_ON_OTHER_PROVIDER),
                arguments(orders.encrypted("GCP"), CLUSTER_ON_OTHER_PROVIDER),
                arguments(orders.encrypted("AWS"), null),
                arguments(orders.encrypted("AWS").in("UPDATING"), null),
                arguments(orders.encrypted("AWS").created(OLD), null));
    }

    @ParameterizedTest
    @MethodSource("clusters")
    void judgesEachCluster(ClusterSketch sketch, @Nullable Kind kind) {
        Situation situation = new Situation();
        situation.clusters.add(sketch.cluster());

        assertThat(situation.kinds()).isEqualTo(kind == null ? List.of() : List.of(kind));
        if (kind != null) {
            assertThat(situation.findings().getFirst().subject()).isEqualTo("orders");
        }
    }

    @Test
    void encryptsOlderClustersOnlyWhereAsked() {
        Situation situation = new Situation();
        situation.clusters.add(new ClusterSketch("ancient").created(OLD).cluster());
        situation.existingClusters = ExistingClusters.ENCRYPT;

        assertThat(situation.kinds()).containsExactly(CLUSTER_NOT_ENCRYPTED);
    }

    @Test
    void waitsForTheClustersThatTheRunEncrypts() {
        Situation situation = new Situation();
        situation.encrypting.add("billing");
        situation.clusters.add(
                new ClusterSketch("billing").encrypted("AWS").in("UPDATING").cluster());
        assertThat(situation.kinds()).containsExactly(CLUSTER_BUSY);

        situation.clusters.set(1, new ClusterSketch("billing").encrypted("AWS").cluster());
        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void doesNotTryAFailedClusterAgainInTheSameRun() {
        Situation situation = new Situation();
        situation.failed.put("billing", "Atlas answered 400 INVALID_CLUSTER_CONFIGURATION");
        situation.clusters.add(new ClusterSketch("billing").cluster());
        assertThat(situation.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(CLUSTER_FAILED);
            assertThat(finding.message()).contains("INVALID_CLUSTER_CONFIGURATION");
        });

        situation.clusters.set(1, new ClusterSketch("billing").in("DELETING").cluster());
        assertThat(situation.findings()).as("gone in the meantime").isEmpty();

        situation.clusters.set(1, new ClusterSketch("billing").encrypted("AWS").cluster());
        assertThat(situation.findings()).as("encrypted after all").isEmpty();
    }

    @Test
    void setsAProjectUpBeforeItsFirstCluster() {
        Situation fresh = Situation.fresh();
        fresh.clusters.clear();

        assertThat(fresh.kinds())
                .containsExactly(
                        ATLAS_ROLE_MISSING, TRUST_MISSING, KEY_ACCESS_MISSING, ROLE_NOT_AUTHORIZED, ENCRYPTION_OFF);
    }

    @Test
    void leavesAProjectAloneInWhichNothingCanBeEncrypted() {
        Situation tenants = Situation.fresh();
        tenants.clusters.set(0, new ClusterSketch("sandbox").tenant().cluster());
        tenants.flexClusters.add(new FlexCluster("flex"));
        assertThat(tenants.kinds())
                .containsExactlyInAnyOrder(CLUSTER_UNSUPPORTED, CLUSTER_UNSUPPORTED, PROJECT_UNSUPPORTED);

        Situation flexOnly = Situation.fresh();
        flexOnly.clusters.clear();
        flexOnly.flexClusters.add(new FlexCluster("flex"));
        assertThat(flexOnly.kinds()).containsExactlyInAnyOrder(CLUSTER_UNSUPPORTED, PROJECT_UNSUPPORTED);
    }

    @Test
    void goesOnRepairingAProjectWhoseLastDedicatedClusterWent() {
        Situation live = new Situation();
        live.clusters.set(0, new ClusterSketch("sandbox").tenant().cluster());
        live.keyAccess = Optional.empty();

        assertThat(live.kinds()).containsExactly(KEY_ACCESS_MISSING, CLUSTER_UNSUPPORTED);
    }

    @Test
    void namesRegionsAsAtlasDoes() {
        assertThat(AwsKms.regionName("us-gov-west-1")).isEqualTo("US_GOV_WEST_1");
    }

    /** The order in which Atlas lists things means nothing. */
    @Test
    void findsTheSameWhateverTheOrderOfTheLists() {
        Situation situation = crowd();
        List<Finding> expected = situation.findings();
        long seed = 20260301;
        Random random = new Random(seed);
        for (int i = 0; i < 50; i++) {
            Situation shuffled = crowd();
            Collections.shuffle(shuffled.atlasRoles, random);
            Collections.shuffle(shuffled.clusters, random);
            Collections.shuffle(shuffled.flexClusters, random);

            assertThat(shuffled.findings()).as("seed %d, shuffle %d", seed, i).isEqualTo(expected);
        }
    }

    private static Situation crowd() {
        Situation situation = new Situation();
        situation.awsKms = null;
        for (int i = 0; i < 5; i++) {
            situation.atlasRoles.add(withOtherExternalId("65a10000000000000000000" + i, ENROLLED));
            situation.clusters.add(new ClusterSketch("cluster" + i).cluster());
            situation.clusters.add(new ClusterSketch("paused" + i).asPaused().cluster());
            situation.flexClusters.add(new FlexCluster("flex" + i));
        }
        List<Cluster> clusters = new ArrayList<>(situation.clusters);
        assertThat(clusters.stream().map(Cluster::name).collect(Collectors.toSet()))
                .hasSize(clusters.size());
        return situation;
    }

    private static void withoutKey(Situation situation) {
        situation.key = Optional.empty();
        situation.keyPolicy = Optional.empty();
    }

    private static AtlasRole withOtherExternalId(String roleId, Instant created) {
        return new AtlasRole(roleId, ATLAS, "ffffffff-4b5a-4978-8695-" + roleId.substring(12), ROLE, created, created);
    }

    private static PolicyDocument orphaned() {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow',
                'Principal':{'AWS':'AROAABCDEFGHIJKLMNOP'},'Action':'sts:AssumeRole'}]}""");
    }

    /** A trust policy of others with about this many characters. */
    private static PolicyDocument padded(int characters) {
        return document("""
                {'Version':'2012-10-17','Statement':[{'Effect':'Allow','Principal':{'AWS':'444455556666'},
                'Action':'sts:AssumeRole','Condition':{'StringEquals':{'sts:ExternalId':'%s'}}}]}""".formatted("x".repeat(characters - 180)));
    }
}
