package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.ENROLLED;
import static io.github.atlascmk.inspection.Situation.EXTERNAL_ID;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.Situation.withOtherExternalId;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.atlas.FlexCluster;
import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.PolicyDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What the checks come to together: their order, and what holds back what. */
class InspectionTest {
    @Test
    void findsNothingWhereAllIsAsItShouldBe() {
        assertThat(new Situation().findings()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kind.class)
    void findsEachKindBecauseOfItsCause(Kind kind) {
        Situation situation = new Situation();
        Causes.of(kind).accept(situation);

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
                        KEY_NOT_TAGGED,
                        KEY_ACCESS_UNEDITABLE,
                        ACCESS_DENIED,
                        NOT_PROJECT_OWNER)
                .map(kind -> arguments(kind, Causes.of(kind)));
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

    @Test
    void repairsWhatLiveEncryptionDependsOnWhateverIsInTheWay() {
        Situation live = new Situation();
        live.preflight = new Preflight(false, List.of(), 0, List.of(), null, false);
        live.trust = Situation.ofOthers();
        live.keyAccess = PolicyDocument.empty();
        live.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(live.kinds()).startsWith(TRUST_MISSING, KEY_ACCESS_MISSING, NOT_PROJECT_OWNER);
        assertThat(live.kinds().subList(3, live.kinds().size())).containsOnly(BEFORE_FIRST_ENCRYPTION);
        assertThat(live.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.PROJECT, null));
    }

    /** Its step would fail, and end the run before what can be repaired. */
    @ParameterizedTest
    @EnumSource(names = {"KEY_NOT_TAGGED", "KEY_POLICY_UNEDITABLE"})
    void doesNotTryAnEditOfTheKeyPolicyThatCannotSucceed(Kind kind) {
        Situation live = new Situation();
        Causes.of(kind).accept(live);
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.keyAccess = PolicyDocument.empty();

        assertThat(live.kinds()).contains(KEY_ACCESS_MISSING, kind).doesNotContain(KEY_POLICY_MISSING);
        assertThat(live.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.PROJECT, null));
        live.keyAccess = new Situation().keyAccess;
        assertThat(live.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.END, Outcome.NEEDS_A_PERSON));
    }

    /** It changes neither the outcome nor what the sweep compares. */
    @Test
    void saysBeforeTheFirstEncryptionWhatCannotBeUndone() {
        Situation fresh = Situation.fresh();
        fresh.preflight = new Preflight(true, List.of(), 0, List.of(), null, false);
        List<Finding> notices = notices(fresh);
        assertThat(notices)
                .extracting(Finding::message)
                .hasSize(3)
                .anySatisfy(message ->
                        assertThat(message).contains("snapshots from before the encryption can't be restored"));
        assertThat(notices).anySatisfy(notice -> assertThat(notice.message()).contains("the key and the role"));
        assertThat(notices)
                .anySatisfy(notice -> assertThat(notice.message()).contains("resumes by itself after 30 days"));

        fresh.searchNodes = true;
        assertThat(notices(fresh))
                .hasSize(4)
                .anySatisfy(notice -> assertThat(notice.message()).contains("search nodes are removed"));

        fresh.changed = true;
        assertThat(notices(fresh)).as("in a run that has written something").isEmpty();
        fresh.changed = false;

        Situation later = new Situation();
        later.clusters.add(new ClusterSketch("billing").cluster());
        later.preflight = fresh.preflight;
        assertThat(notices(later)).hasSize(3);
        later.clusters.removeLast();
        later.keyAccess = PolicyDocument.empty();
        assertThat(notices(later)).isEmpty();
    }

    @Test
    void saysEachTimeThatAnEncryptedClusterIsPaused() {
        Situation paused = new Situation();
        Causes.of(ENCRYPTED_CLUSTER_PAUSED).accept(paused);

        assertThat(paused.kinds()).containsExactly(ENCRYPTED_CLUSTER_PAUSED);
        assertThat(paused.needsPreflight()).isFalse();
        assertThat(paused.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.END, Outcome.COMPLIANT));
        assertThat(Findings.of(paused.findings()).sweepFingerprint()).isEqualTo(Findings.NONE.sweepFingerprint());
    }

    private static List<Finding> notices(Situation situation) {
        return situation.findings().stream()
                .filter(finding -> finding.kind() == BEFORE_FIRST_ENCRYPTION)
                .toList();
    }

    /** What is in the way is said in one go, so whether anything would be written is asked past it. */
    @Test
    void looksBeforeTheFirstWriteEvenWhereSomethingIsInTheWay() {
        Situation situation = new Situation();
        assertThat(situation.needsPreflight()).isFalse();

        situation.clusters.set(0, new ClusterSketch("orders").cluster());
        assertThat(situation.needsPreflight()).isTrue();
        Causes.of(KEY_UNUSABLE).accept(situation);
        assertThat(situation.needsPreflight()).isTrue();

        situation.clusters.set(0, new ClusterSketch("orders").encrypted("AWS").cluster());
        assertThat(situation.needsPreflight()).isFalse();
        situation.searchNodes = true;
        assertThat(situation.needsPreflight()).isTrue();
    }

    /** Atlas has another reason than propagation by then; a run that goes on would tell nobody. */
    @Test
    void failsWhereAtlasCannotUseTheKeyForLongerThanIamTakes() {
        Situation live = new Situation();
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(live.kinds()).as("no cluster can be encrypted with it").containsExactly(ENCRYPTION_INVALID);
        assertThat(live.next(Duration.ofMinutes(9).minusMillis(1))).isEqualTo(new NextStep(Branch.PROJECT, null));
        assertThat(live.next(Duration.ofMinutes(9))).isEqualTo(new NextStep(Branch.END, Outcome.FAILED));
        live.trust = Situation.ofOthers();
        assertThat(live.next(Duration.ofMinutes(9))).isEqualTo(new NextStep(Branch.PROJECT, null));
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
        live.keyAccess = PolicyDocument.empty();

        assertThat(live.kinds()).containsExactly(KEY_ACCESS_MISSING, CLUSTER_UNSUPPORTED);
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
}
