package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.finding.Disposition.ACTIONABLE;
import static io.github.atlascmk.inspection.finding.Disposition.HUMAN;

import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What findings mean for a run.
 *
 * @param outcome where the run ends here, else null
 */
public record Verdict(NextStep next, @Nullable Outcome outcome) {
    /** As long as steps wait for IAM to propagate: after that, Atlas has another reason to find the key unusable. */
    static final Duration PROPAGATION = Duration.ofMinutes(9);

    /** For a run that may write. */
    public static Verdict of(List<Finding> findings, RunProgress run) {
        if (onlyInvalid(findings) && run.elapsed().compareTo(PROPAGATION) >= 0) {
            return end(Outcome.FAILED);
        }
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
                    project ? NextStep.PROJECT : clusters ? NextStep.CLUSTERS : busy ? NextStep.WAIT : NextStep.ALERTS,
                    null);
        }
        return settled(findings, run.changed() ? Outcome.ENCRYPTED : Outcome.COMPLIANT);
    }

    /** Whether all is as it should be on our side, and Atlas still can't use the key. */
    private static boolean onlyInvalid(List<Finding> findings) {
        List<Kind> todo = findings.stream()
                .filter(finding -> finding.is(ACTIONABLE) && !finding.isAboutCluster() && !finding.isAboutAlerts())
                .map(Finding::kind)
                .toList();
        return todo.equals(List.of(Kind.ENCRYPTION_INVALID));
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
                && findings.stream().noneMatch(Finding::isObstacle);
    }

    private static Verdict settled(List<Finding> findings, Outcome good) {
        if (findings.stream().anyMatch(finding -> finding.kind() == Kind.CLUSTER_FAILED)) {
            return end(Outcome.FAILED);
        }
        if (findings.stream().anyMatch(finding -> finding.is(HUMAN))) {
            return end(Outcome.NEEDS_A_PERSON);
        }
        return end(
                findings.stream().anyMatch(finding -> finding.kind() == Kind.PROJECT_UNSUPPORTED)
                        ? Outcome.UNSUPPORTED
                        : good);
    }

    private static Verdict end(Outcome outcome) {
        return new Verdict(NextStep.END, outcome);
    }
}
