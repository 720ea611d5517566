package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.Situation.ATLAS_ROLE;
import static io.github.atlascmk.inspection.Situation.KEY;
import static io.github.atlascmk.inspection.Situation.ROLE;
import static io.github.atlascmk.inspection.Situation.atlasRole;
import static io.github.atlascmk.inspection.Situation.kms;
import static io.github.atlascmk.inspection.finding.Kind.*;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.Situation.ClusterSketch;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConflictCheckTest {
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

    /** Written, taken away, written: once may be a mistake. */
    @Test
    void repairsTheFirstRevert() {
        Situation live = new Situation();
        live.trustWritten(1);
        live.now = live.now.plus(Duration.ofMinutes(2));
        live.trust = Situation.ofOthers();

        assertThat(live.kinds()).containsExactly(TRUST_MISSING);
    }

    /** No run does anything against another writer but once in ten minutes, and only for live encryption. */
    @Test
    void reportsTheSecondRevertAndRepairsItAfterTenMinutes() {
        Situation live = new Situation();
        live.trustWritten(2);
        live.now = live.now.plus(Duration.ofMinutes(2));
        live.trust = Situation.ofOthers();
        live.awsKms = kms(ATLAS_ROLE, KEY, false);
        live.clusters.add(new ClusterSketch("billing").cluster());

        assertThat(live.kinds()).containsExactly(TRUST_MISSING, ENCRYPTION_INVALID, CONFLICTING_WRITER);
        assertThat(live.findings()).noneMatch(finding -> finding.is(Disposition.ACTIONABLE));
        assertThat(live.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.END, Outcome.NEEDS_A_PERSON));

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
        assertThat(fresh.next(Duration.ZERO)).isEqualTo(new NextStep(Branch.END, Outcome.NEEDS_A_PERSON));
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
}
