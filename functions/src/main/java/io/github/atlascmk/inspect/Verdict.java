package io.github.atlascmk.inspect;

import static io.github.atlascmk.inspect.Disposition.ACTIONABLE;
import static io.github.atlascmk.inspect.Disposition.HUMAN;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What findings mean for a run.
 *
 * @param outcome where the run ends here, else null
 */
public record Verdict(Next next, @Nullable Outcome outcome) {
    /** For a run that may write. */
    public static Verdict of(List<Finding> findings, RunSoFar run) {
        boolean project = findings.stream()
                .anyMatch(finding -> finding.is(ACTIONABLE) && !finding.isAboutCluster() && !finding.isAboutAlerts());
        boolean clusters = findings.stream().anyMatch(Finding::isAboutCluster);
        boolean busy = isUnderWay(findings);
        boolean alerts = findings.stream().anyMatch(Finding::isAboutAlerts);
        if (project || clusters || busy || alerts) {
            if (!run.isPatient()) {
                return end(Outcome.WAITING);
            }
            return new Verdict(
                    project ? Next.PROJECT : clusters ? Next.CLUSTERS : busy ? Next.WAIT : Next.ALERTS, null);
        }
        return settled(findings, run.changed() ? Outcome.ENCRYPTED : Outcome.COMPLIANT);
    }

    /** For a plan, and for a run that may not write. */
    public static Verdict ofPlan(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.is(ACTIONABLE)) || isUnderWay(findings)
                ? end(Outcome.PLANNED)
                : settled(findings, Outcome.COMPLIANT);
    }

    /** Whether something will be done once Atlas is through; behind an obstacle nothing will. */
    private static boolean isUnderWay(List<Finding> findings) {
        return findings.stream().anyMatch(finding -> finding.kind().isUnderWay())
                && findings.stream().noneMatch(finding -> finding.kind().isObstacle());
    }

    private static Verdict settled(List<Finding> findings, Outcome good) {
        if (findings.stream().anyMatch(finding -> finding.kind() == Kind.CLUSTER_FAILED)) {
            return end(Outcome.FAILED);
        }
        if (findings.stream().anyMatch(finding -> finding.is(HUMAN))) {
            return end(Outcome.NEEDS_APPROVAL);
        }
        return end(
                findings.stream().anyMatch(finding -> finding.kind() == Kind.PROJECT_UNSUPPORTED)
                        ? Outcome.UNSUPPORTED
                        : good);
    }

    private static Verdict end(Outcome outcome) {
        return new Verdict(Next.END, outcome);
    }
}
