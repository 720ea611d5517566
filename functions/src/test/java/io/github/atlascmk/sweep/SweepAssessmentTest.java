package io.github.atlascmk.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.impact.Impact;
import io.github.atlascmk.impact.ImpactRecord;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.run.RunStatus;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SweepAssessmentTest {
    private static final Instant REPORTED = Instant.parse("2026-01-15T09:00:00Z");
    private static final Duration INTERVAL = Duration.ofMinutes(5);
    private static final String PROJECT = "64b7a0c3d2e1f00012340001";
    private static final Finding TRUST = new Finding(Kind.TRUST_MISSING, "role", "");
    private static final Finding CLUSTER = new Finding(Kind.CLUSTER_NOT_ENCRYPTED, "orders", "");
    private static final Finding KEY = new Finding(Kind.KEY_UNUSABLE, "key", "");
    private static final Finding FAILED = new Finding(Kind.CLUSTER_FAILED, "orders", "");
    private static final Finding BUSY = new Finding(Kind.CLUSTER_BUSY, "orders", "");
    private static final String NOTHING = Findings.NONE.sweepFingerprint();

    @Test
    void needsARunForWhatIsToDoWhereThatIsAllowed() {
        assertThat(needsRun(Mode.ENFORCE, true, report("COMPLIANT", NOTHING, 0), TRUST))
                .isTrue();
        assertThat(needsRun(Mode.OBSERVE, true, report("PLANNED", NOTHING, 0), TRUST))
                .isFalse();
        assertThat(needsRun(Mode.ENFORCE, false, report("PLANNED", NOTHING, 0), TRUST))
                .isFalse();
    }

    @Test
    void needsNoneForWhatWaitsOrWasTold() {
        assertThat(needsRun(Mode.ENFORCE, true, report("WAITING", NOTHING, 0), BUSY))
                .isFalse();
        assertThat(needsRun(
                        Mode.ENFORCE,
                        true,
                        report("NEEDS_A_PERSON", Findings.of(List.of(KEY)).sweepFingerprint(), 0),
                        KEY))
                .isFalse();
        assertThat(needsRun(
                        Mode.ENFORCE,
                        true,
                        report("FAILED", Findings.of(List.of(FAILED)).sweepFingerprint(), 1)))
                .as("what only a run finds")
                .isFalse();
    }

    @Test
    void needsOneToTellWhatIsNewToAPersonWhateverTheMode() {
        assertThat(needsRun(Mode.OBSERVE, false, null, KEY)).isTrue();
        assertThat(needsRun(Mode.OBSERVE, false, report("COMPLIANT", NOTHING, 0), KEY))
                .isTrue();
        assertThat(needsRun(
                        Mode.OBSERVE,
                        false,
                        report("NEEDS_A_PERSON", Findings.of(List.of(KEY)).sweepFingerprint(), 0)))
                .as("settled since")
                .isTrue();
        assertThat(needsRun(Mode.OBSERVE, false, null)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"1, 5", "2, 10", "3, 20", "7, 320", "8, 360", "60, 360"})
    void pausesTwiceAsLongAfterEachFailure(int failures, long minutes) {
        RunStatus last = report("FAILED", NOTHING, failures);
        Instant over = REPORTED.plus(Duration.ofMinutes(minutes));

        assertThat(assessment(Mode.ENFORCE, true, last, TRUST).needsRun(over.minusSeconds(1), INTERVAL))
                .isFalse();
        assertThat(assessment(Mode.ENFORCE, true, last, TRUST).needsRun(over, INTERVAL))
                .isTrue();
    }

    @Test
    void pausesForNoChangedEnrolmentAndNoNews() {
        RunStatus older = new RunStatus(PROJECT, "FAILED", "run", REPORTED, NOTHING, 8, 41);
        assertThat(assessment(Mode.ENFORCE, true, older, TRUST).needsRun(REPORTED, INTERVAL))
                .isTrue();
        assertThat(assessment(Mode.ENFORCE, true, report("FAILED", NOTHING, 8), KEY)
                        .needsRun(REPORTED, INTERVAL))
                .isTrue();
    }

    @Test
    void pausesWhereARunFailedBeforeItLooked() {
        RunStatus blind = new RunStatus(PROJECT, "FAILED", "run", REPORTED, null, 8, RunStatus.UNKNOWN_VERSION);
        assertThat(assessment(Mode.ENFORCE, true, blind, KEY).needsRun(REPORTED, INTERVAL))
                .isFalse();
    }

    @Test
    void isSuddenWhereAFineProjectNeedsMoreThanWorkOnClusters() {
        assertThat(assessment(Mode.ENFORCE, true, report("COMPLIANT", NOTHING, 0), TRUST)
                        .isSudden())
                .isTrue();
        assertThat(assessment(
                                Mode.ENFORCE,
                                true,
                                report("ENCRYPTED", NOTHING, 0),
                                new Finding(Kind.OTHER_ROLE, PROJECT, ""))
                        .isSudden())
                .isTrue();
        assertThat(assessment(Mode.ENFORCE, true, report("COMPLIANT", NOTHING, 0), CLUSTER)
                        .isSudden())
                .isFalse();
        assertThat(assessment(Mode.ENFORCE, true, report("FAILED", NOTHING, 1), TRUST)
                        .isSudden())
                .isFalse();
        assertThat(assessment(Mode.ENFORCE, true, null, TRUST).isSudden()).isFalse();
    }

    private static boolean needsRun(Mode mode, boolean writes, @Nullable RunStatus last, Finding... findings) {
        return assessment(mode, writes, last, findings).needsRun(REPORTED.plus(Duration.ofDays(1)), INTERVAL);
    }

    private static final Impact NOTHING_AT_STAKE =
            new Impact(Level.NONE, null, null, List.of(), "", null, "", "", List.of(), List.of());

    private static SweepAssessment assessment(
            Mode mode, boolean writes, @Nullable RunStatus last, Finding... findings) {
        var request = Json.object()
                .put("projectId", PROJECT)
                .put("roleArn", "arn:aws:iam::111122223333:role/atlas-cmk/orders")
                .put("keyArn", "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")
                .put("mode", mode.name())
                .put("existingClusters", ExistingClusters.ENCRYPT.name());
        var enrolment = Json.read(Json.LENIENT, request, EnrolmentRequest.class).validated(REPORTED, "aws");
        return new SweepAssessment(
                new Permit(enrolment, writes), Findings.of(List.of(findings)), last, told(last), NOTHING_AT_STAKE);
    }

    /** What the last run found for a person, people were told just now. */
    private static ImpactRecord told(@Nullable RunStatus last) {
        return last == null || last.people() == null || last.people().equals(NOTHING)
                ? ImpactRecord.NONE
                : told(Level.NONE, PROJECT + "#tasks");
    }

    private static ImpactRecord told(Level level, String... about) {
        return new ImpactRecord(
                "orders",
                level,
                level == Level.NONE ? null : REPORTED,
                null,
                level == Level.NONE ? null : "the key is disabled",
                List.of("orders"),
                null,
                null,
                null,
                REPORTED,
                0,
                Stream.of(about).collect(Collectors.toMap(told -> told, _ -> REPORTED.plus(Duration.ofHours(23)))));
    }

    private static boolean needsRun(ImpactRecord before, Impact impact, Duration later) {
        SweepAssessment same = assessment(Mode.OBSERVE, false, report("COMPLIANT", NOTHING, 0));
        return new SweepAssessment(same.permit(), same.findings(), same.last(), before, impact)
                .needsRun(REPORTED.plus(later), INTERVAL);
    }

    private static Impact danger(Level level, String cause) {
        return new Impact(level, REPORTED, null, List.of("orders"), cause, null, "", "", List.of(), List.of());
    }

    @Test
    void needsOneToTellOfDangerWhateverTheMode() {
        Duration soon = Duration.ofHours(24);
        Impact disabled = danger(Level.AT_RISK, "the key is disabled");
        ImpactRecord told = told(Level.AT_RISK, PROJECT);

        assertThat(needsRun(told(Level.NONE), disabled, soon)).as("new").isTrue();
        assertThat(needsRun(told(Level.AT_RISK), disabled, soon))
                .as("seen, and not told")
                .isTrue();
        assertThat(needsRun(told, disabled, soon)).as("told").isFalse();
        assertThat(needsRun(told, danger(Level.DOWN, "the key is disabled"), soon))
                .as("worse")
                .isTrue();
        assertThat(needsRun(told, danger(Level.AT_RISK, "the role is gone"), soon))
                .as("another cause")
                .isTrue();
        assertThat(needsRun(told, NOTHING_AT_STAKE, soon)).as("over").isTrue();
        assertThat(needsRun(told, disabled, Duration.ofHours(47)))
                .as("a day later")
                .isTrue();
    }

    @Test
    void needsOneToTellThatNobodyCanLookAtTheSecondFailedLook() {
        ImpactRecord first = told(Level.NONE);
        Impact unread = danger(Level.UNKNOWN, "Atlas gave no answer");
        ImpactRecord second = new ImpactRecord(
                null, Level.UNKNOWN, REPORTED, null, null, List.of(), null, null, null, null, 1, Map.of());

        assertThat(needsRun(first, unread, Duration.ofHours(1))).isFalse();
        assertThat(needsRun(second, unread, Duration.ofHours(1))).isTrue();
    }

    @Test
    void needsOneIfAMessageAboutTasksWasLost() {
        SweepAssessment told = assessment(Mode.OBSERVE, false, report("NEEDS_A_PERSON", fingerprint(KEY), 0), KEY);
        SweepAssessment lost =
                new SweepAssessment(told.permit(), told.findings(), told.last(), ImpactRecord.NONE, NOTHING_AT_STAKE);

        assertThat(told.needsRun(REPORTED, INTERVAL)).isFalse();
        assertThat(lost.needsRun(REPORTED, INTERVAL)).isTrue();
    }

    private static String fingerprint(Finding finding) {
        return Findings.of(List.of(finding)).sweepFingerprint();
    }

    /** {@code validated} gives the version 0, which a report of this enrolment has too. */
    private static RunStatus report(String outcome, String people, int failures) {
        return new RunStatus(PROJECT, outcome, "run", REPORTED, people, failures, 0);
    }
}
