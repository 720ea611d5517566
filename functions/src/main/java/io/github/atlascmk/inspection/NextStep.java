package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.finding.Disposition.ACTIONABLE;
import static io.github.atlascmk.inspection.finding.Disposition.HUMAN;

import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.finding.Scope;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a run goes from an inspection.
 *
 * @param outcome how the run ends; null unless it ends here
 */
public record NextStep(Branch branch, @Nullable Outcome outcome) {
    /** As long as steps wait for IAM to propagate: after that, Atlas has another reason to find the key unusable. */
    static final Duration PROPAGATION = Duration.ofMinutes(9);

    /** A branch of the state machine; it knows them by these names. */
    public enum Branch {
        /** Through the whole chain. */
        PROJECT,
        /** To the clusters alone: the project itself is as it should be. */
        CLUSTERS,
        /** To another inspection, after a while. */
        WAIT,
        /** To the alerts: nothing else is to do or to wait for. */
        ALERTS,
        /** To the end of the run, with its outcome. */
        END,
        /** As END, but another run asked for one more look. */
        LOOK_AGAIN,
        /**
         * To another attempt to look: another run has the claim, and somebody else is looking for those that haven't.
         */
        COME_AGAIN,
        /** To another look, soon: this one couldn't read all. */
        UNREAD,
        /** To the end: another run is working on the project and will look once more. */
        COALESCED
    }

    /** For a run that may write. */
    public static NextStep of(Findings findings, RunProgress run) {
        if (onlyInvalid(findings) && run.elapsed().compareTo(PROPAGATION) >= 0) {
            return end(Outcome.FAILED);
        }
        Branch branch = branch(findings);
        if (branch == Branch.END) {
            return settled(findings, run.changed() ? Outcome.ENCRYPTED : Outcome.COMPLIANT);
        }
        if (run.isPatient()) {
            return new NextStep(branch, null);
        }
        return end(findings.has(Kind.CLUSTER_FAILED) ? Outcome.FAILED : Outcome.WAITING);
    }

    /** For a plan, and for a run that may not write. */
    public static NextStep ofPlan(Findings findings) {
        return findings.has(ACTIONABLE) || findings.isUnderWay()
                ? end(Outcome.PLANNED)
                : settled(findings, Outcome.COMPLIANT);
    }

    private static Branch branch(Findings findings) {
        if (findings.hasToDo(Scope.PROJECT)) {
            return Branch.PROJECT;
        }
        if (findings.hasToDo(Scope.CLUSTER)) {
            return Branch.CLUSTERS;
        }
        if (findings.isUnderWay()) {
            return Branch.WAIT;
        }
        return findings.hasToDo(Scope.ALERTS) ? Branch.ALERTS : Branch.END;
    }

    /** Whether all is as it should be on our side, and Atlas still can't use the key. */
    private static boolean onlyInvalid(Findings findings) {
        List<Kind> toDo = findings.with(ACTIONABLE).stream()
                .map(Finding::kind)
                .filter(kind -> kind.scope() == Scope.PROJECT)
                .toList();
        return toDo.equals(List.of(Kind.ENCRYPTION_INVALID));
    }

    /** @param good the outcome if nothing is wrong */
    private static NextStep settled(Findings findings, Outcome good) {
        if (findings.has(Kind.CLUSTER_FAILED)) {
            return end(Outcome.FAILED);
        }
        if (findings.has(HUMAN)) {
            return end(Outcome.NEEDS_A_PERSON);
        }
        return end(findings.has(Kind.PROJECT_UNSUPPORTED) ? Outcome.UNSUPPORTED : good);
    }

    private static NextStep end(Outcome outcome) {
        return new NextStep(Branch.END, outcome);
    }
}
