package io.github.atlascmk.sweep;

import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.impact.Impact;
import io.github.atlascmk.impact.ImpactRecord;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.finding.Scope;
import io.github.atlascmk.run.RunStatus;
import io.github.atlascmk.runtime.BackOff;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the sweep makes of a project: what it found, compared with the last report of a run, and whether it needs a run.
 *
 * @param findings null if the project couldn't be read
 * @param last null if no run has reported yet
 * @param before what was at stake at the look before
 * @param impact what is at stake
 */
public record SweepAssessment(
        Permit permit,
        @Nullable Findings findings,
        @Nullable RunStatus last,
        ImpactRecord before,
        Impact impact) {
    private static final Set<String> FINE = Set.of(Outcome.ENCRYPTED.name(), Outcome.COMPLIANT.name());
    /** Findings that rest on Atlas's answers alone: if Atlas is wrong, they are wrong too. */
    private static final Set<Kind> SAID_BY_ATLAS = Set.of(Kind.OTHER_KEY, Kind.OTHER_ROLE, Kind.ACCESS_KEYS);

    /**
     * Whether a run is needed: one that repairs something, or one that tells a person what has changed.
     *
     * @param interval between two sweeps
     */
    public boolean needsRun(Instant now, Duration interval) {
        return before.isToBeTold(impact, now)
                || (findings != null
                        && (isNewsDespiteFailures(findings)
                                || (!isPausing(now, interval) && (isToRepair(findings) || isNews(findings)))));
    }

    /** Whether a project that was fine suddenly needs more than work on its clusters. */
    public boolean isSudden() {
        return last != null
                && findings != null
                && FINE.contains(last.outcome())
                && (findings.hasToDo(Scope.PROJECT) || SAID_BY_ATLAS.stream().anyMatch(findings::has));
    }

    private boolean isToRepair(Findings seen) {
        return permit.mayWrite() && seen.has(Disposition.ACTIONABLE);
    }

    /** What nobody was told of, because a message was lost, is news too. */
    private boolean isNews(Findings seen) {
        boolean untold = seen.has(Disposition.HUMAN) && impact.level() == Level.NONE && !before.isToldOfTasks();
        return untold || (last != null && !seen.sweepFingerprint().equals(last.people()));
    }

    /** Back-off doesn't delay news for people, unless runs fail before they have inspected anything. */
    private boolean isNewsDespiteFailures(Findings seen) {
        return last != null && last.people() != null && isNews(seen);
    }

    /**
     * The back-off lasts one interval after the first failure, and doubles after each further one; a changed enrolment
     * ends it.
     */
    private boolean isPausing(Instant now, Duration interval) {
        return last != null
                && last.failures() > 0
                && isOfThisEnrolment(last)
                && last.reportedAt()
                        .plus(new BackOff(interval).after(last.failures()))
                        .isAfter(now);
    }

    private boolean isOfThisEnrolment(RunStatus status) {
        Enrolment enrolment = permit.enrolment();
        return status.enrolmentVersion() == RunStatus.UNKNOWN_VERSION
                || (enrolment != null && enrolment.version() == status.enrolmentVersion());
    }
}
