package io.github.atlascmk.inspection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.inspection.check.AccessPlan;
import io.github.atlascmk.inspection.check.AlertCheck;
import io.github.atlascmk.inspection.check.ClusterCheck;
import io.github.atlascmk.inspection.check.ConflictCheck;
import io.github.atlascmk.inspection.check.LostEditCheck;
import io.github.atlascmk.inspection.check.PreflightCheck;
import io.github.atlascmk.inspection.check.PrerequisiteCheck;
import io.github.atlascmk.inspection.check.PrivateNetworkCheck;
import io.github.atlascmk.inspection.check.ProjectCheck;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.check.SearchCheck;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.policy.Statements;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Compares an enrolment with what is there. The chain's loop, the plan, the sweep and the final verdict all use this
 * one function.
 */
public final class Inspection {
    private Inspection() {}

    /** All findings, in the order in which the chain would act on them. */
    public static List<Finding> findings(Enrolment enrolment, Observation observed, RunProgress run) {
        AccessPlan comparison = new AccessPlan(enrolment, observed);
        List<Finding> clusters = new ClusterCheck(enrolment, observed, run).findings();
        if (isUnsupported(observed)) {
            clusters.add(new Finding(
                    Kind.PROJECT_UNSUPPORTED,
                    enrolment.projectId(),
                    "no cluster of the project can use a customer's key, so the project is left alone"));
            return clusters;
        }
        SearchCheck search = new SearchCheck(enrolment, observed, run);
        search.setting().ifPresent(clusters::addFirst);
        clusters.addAll(search.findings());
        List<Finding> obstacles = new PrerequisiteCheck(comparison).findings();
        Optional<PreflightCheck> preflight = observed.preflight().map(shown -> new PreflightCheck(comparison, shown));
        preflight.ifPresent(inspection -> obstacles.addAll(inspection.obstacles()));
        List<Finding> project = new ProjectCheck(comparison).findings();
        List<Finding> all = new ArrayList<>(new PrivateNetworkCheck(comparison).findings());
        preflight.flatMap(PreflightCheck::notice).ifPresent(all::add);
        ConflictCheck conflicts = new ConflictCheck(comparison);
        boolean heldBack = conflicts.holdRepairsBack();
        if (obstacles.isEmpty() && !heldBack) {
            all.addAll(project);
        } else if (comparison.isOurs()) {
            // What live encryption depends on is repaired whatever else needs a person.
            project.stream().map(finding -> besideAnObstacle(finding, heldBack)).forEach(all::add);
        }
        all.addAll(obstacles);
        all.addAll(conflicts.findings());
        all.addAll(new LostEditCheck(comparison).findings());
        boolean ready = obstacles.isEmpty() && !heldBack && !isInvalid(project);
        clusters.stream()
                .filter(finding -> ready || !finding.is(Disposition.ACTIONABLE))
                .forEach(all::add);
        if (obstacles.isEmpty() || comparison.isOurs()) {
            observed.alerts()
                    .flatMap(alerts -> new AlertCheck(enrolment.projectId(), alerts).finding())
                    .ifPresent(all::add);
        }
        return all;
    }

    /**
     * Whether there would be something to write, were there nothing in the way: then the look before the first write is
     * due, so that all that is in the way is said at once.
     */
    public static boolean needsPreflight(Enrolment enrolment, Observation observed) {
        AccessPlan comparison = new AccessPlan(enrolment, observed);
        return !isUnsupported(observed)
                && Stream.of(
                                new ProjectCheck(comparison).findings(),
                                new SearchCheck(enrolment, observed, RunProgress.NOTHING)
                                        .setting().stream().toList(),
                                new ClusterCheck(enrolment, observed, RunProgress.NOTHING).findings())
                        .flatMap(List::stream)
                        .anyMatch(finding -> finding.is(Disposition.ACTIONABLE));
    }

    /** Whether Atlas itself has just used the enrolled key by the enrolled role. */
    public static boolean isProved(Enrolment enrolment, Observation observed) {
        return new AccessPlan(enrolment, observed).isProved();
    }

    /** Nothing can be encrypted with a key that Atlas can't use. */
    private static boolean isInvalid(List<Finding> project) {
        return project.stream().anyMatch(finding -> finding.kind() == Kind.ENCRYPTION_INVALID);
    }

    /** Whether live encryption depends on the enrolment's role and key. */
    public static boolean isLive(Enrolment enrolment, Observation observed) {
        return new AccessPlan(enrolment, observed).isOurs();
    }

    /** Whether our inline policy is to be written. */
    public static boolean editsKeyAccess(Enrolment enrolment, Observation observed) {
        return new AccessPlan(enrolment, observed).plannedKeyAccess().isPresent();
    }

    /**
     * What the key's owner can add to the key policy where that isn't ours to edit: our statement, and one to look at
     * the key where even that is refused. Empty where the findings ask for neither.
     */
    public static List<ObjectNode> statementsForKeyOwner(
            Enrolment enrolment, Observation observed, List<Finding> findings) {
        List<Kind> kinds = findings.stream().map(Finding::kind).toList();
        List<ObjectNode> statements = new ArrayList<>();
        if (kinds.contains(Kind.KEY_UNREADABLE)) {
            statements.add(Statements.lookAtKey(observed.keyReaders()));
        }
        if (kinds.contains(Kind.KEY_UNREADABLE) || kinds.contains(Kind.KEY_POLICY_UNEDITABLE)) {
            statements.add(new AccessPlan(enrolment, observed).keyStatements().keyPolicy());
        }
        return statements;
    }

    /**
     * Where a person has to settle something else, a run could only wait for the key, and tell nobody meanwhile.
     * Against another writer it waits with all of its repairs.
     */
    private static Finding besideAnObstacle(Finding finding, boolean heldBack) {
        return heldBack
                ? finding.heldBack(Disposition.WAITING)
                : finding.kind() == Kind.ENCRYPTION_INVALID ? finding.heldBack(Disposition.HUMAN) : finding;
    }

    /**
     * Only shared tiers, and encryption was never set up. A project without any cluster is set up before its first one.
     */
    private static boolean isUnsupported(Observation observed) {
        return !observed.encryption().aws().isEnabled()
                && observed.clusters().stream().allMatch(Cluster::isTenant)
                && !(observed.clusters().isEmpty() && observed.flexClusters().isEmpty());
    }
}
