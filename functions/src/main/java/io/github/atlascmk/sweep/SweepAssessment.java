package io.github.atlascmk.sweep;

import static io.github.atlascmk.inspection.finding.Disposition.ACTIONABLE;
import static io.github.atlascmk.inspection.finding.Disposition.HUMAN;

import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.run.RunStatus;
import io.github.atlascmk.runtime.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the sweep saw of a project beside the last report of a run, and whether a run is to be started for it.
 *
 * @param last empty where no run has reported yet
 */
public record SweepAssessment(Permit permit, List<Finding> findings, Optional<RunStatus> last) {
    private static final Set<String> FINE = Set.of(Outcome.ENCRYPTED.name(), Outcome.COMPLIANT.name());
    /** What Atlas says of the project's encryption: where Atlas errs, it errs here too. */
    private static final Set<Kind> SAID_BY_ATLAS = Set.of(Kind.OTHER_KEY, Kind.OTHER_ROLE, Kind.ACCESS_KEYS);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(6);

    /** Of what a person has to do, without what only a run finds: it stays the same as long as that does. */
    public static String ofPeople(List<Finding> findings) {
        return Sha256.hex(findings.stream()
                .filter(finding -> finding.is(HUMAN) && finding.kind() != Kind.CLUSTER_FAILED)
                .map(finding -> finding.kind() + " " + finding.subject())
                .sorted()
                .collect(Collectors.joining("\n")));
    }

    /**
     * Whether a run is needed: one that repairs something, or one that tells a person what has changed.
     *
     * @param interval between two sweeps
     */
    public boolean needsRun(Instant now, Duration interval) {
        return isNewsDespiteFailures() || (!isPausing(now, interval) && (isToRepair() || isNews()));
    }

    /** Whether a project that was fine suddenly needs more than work on its clusters. */
    public boolean isSudden() {
        return last.filter(status -> FINE.contains(status.outcome())).isPresent()
                && findings.stream()
                        .anyMatch(finding ->
                                (finding.is(ACTIONABLE) && !finding.isAboutCluster() && !finding.isAboutAlerts())
                                        || SAID_BY_ATLAS.contains(finding.kind()));
    }

    private boolean isToRepair() {
        return permit.mayWrite() && findings.stream().anyMatch(finding -> finding.is(ACTIONABLE));
    }

    private boolean isNews() {
        String present = ofPeople(findings);
        return last.map(status -> !present.equals(status.people()))
                .orElseGet(() -> findings.stream().anyMatch(finding -> finding.is(HUMAN)));
    }

    /** A pause is for runs that fail, not for people; but a run that fails before it looks tells nobody anything. */
    private boolean isNewsDespiteFailures() {
        return last.filter(status -> status.people() != null).isPresent() && isNews();
    }

    /** After one failure for one interval, after each further one twice as long; a changed enrolment ends it. */
    private boolean isPausing(Instant now, Duration interval) {
        return last.filter(status -> status.failures() > 0 && isOfThisEnrolment(status))
                .map(status -> status.reportedAt().plus(pause(status.failures(), interval)))
                .filter(until -> until.isAfter(now))
                .isPresent();
    }

    private boolean isOfThisEnrolment(RunStatus status) {
        return status.enrolmentVersion() == RunStatus.UNKNOWN_VERSION
                || permit.enrolment()
                        .filter(enrolment -> enrolment.version() == status.enrolmentVersion())
                        .isPresent();
    }

    private static Duration pause(int failures, Duration interval) {
        Duration pause = interval;
        for (int i = 1; i < failures && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
