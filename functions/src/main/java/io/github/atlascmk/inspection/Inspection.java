package io.github.atlascmk.inspection;

import static io.github.atlascmk.inspection.finding.Disposition.ACTIONABLE;
import static io.github.atlascmk.inspection.finding.Disposition.HUMAN;
import static io.github.atlascmk.inspection.finding.Disposition.NOTICE;
import static io.github.atlascmk.inspection.finding.Disposition.WAITING;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.KnownRole;
import io.github.atlascmk.inspection.check.AccessPlan;
import io.github.atlascmk.inspection.check.AlertCheck;
import io.github.atlascmk.inspection.check.AtlasRoleCheck;
import io.github.atlascmk.inspection.check.AuthorizationCheck;
import io.github.atlascmk.inspection.check.Check;
import io.github.atlascmk.inspection.check.ClusterCheck;
import io.github.atlascmk.inspection.check.ConflictCheck;
import io.github.atlascmk.inspection.check.DenialCheck;
import io.github.atlascmk.inspection.check.EncryptionCheck;
import io.github.atlascmk.inspection.check.FirstEncryptionCheck;
import io.github.atlascmk.inspection.check.FormerKeyCheck;
import io.github.atlascmk.inspection.check.KeyAccessCheck;
import io.github.atlascmk.inspection.check.KeyCheck;
import io.github.atlascmk.inspection.check.KeyPolicyCheck;
import io.github.atlascmk.inspection.check.KeyReplicaCheck;
import io.github.atlascmk.inspection.check.LostEditCheck;
import io.github.atlascmk.inspection.check.PreflightCheck;
import io.github.atlascmk.inspection.check.PrivateNetworkCheck;
import io.github.atlascmk.inspection.check.ReplacementCheck;
import io.github.atlascmk.inspection.check.RoleCheck;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.check.SearchNodesCheck;
import io.github.atlascmk.inspection.check.SearchSettingCheck;
import io.github.atlascmk.inspection.check.StaleAccessCheck;
import io.github.atlascmk.inspection.check.TrustCheck;
import io.github.atlascmk.inspection.check.WatchCheck;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.inspection.observation.Preflight;
import io.github.atlascmk.policy.Statements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An enrolment compared with what was observed of its project. The plan, the sweep, the chain's loop and its final
 * verdict all ask this one class.
 */
public final class Inspection {
    private final AccessPlan plan;
    private final RunProgress run;
    /** What is wrong with the project itself, whether a run or a person has to act on it. */
    private final Findings project;

    private final Findings findings;

    /** @param run what the run that asks for the inspection has done before it */
    public Inspection(Enrolment enrolment, Observation observed, RunProgress run) {
        this(new AccessPlan(enrolment, observed, null), run);
    }

    private Inspection(AccessPlan plan, RunProgress run) {
        this.plan = plan;
        this.run = run;
        this.project = project(plan);
        this.findings = plan.observed().isUnsupported() ? found(new ClusterCheck(plan, run)) : inOrder();
    }

    /** The same, for a run that has done this before it. */
    public Inspection during(RunProgress progress) {
        return new Inspection(plan, progress);
    }

    /** The same, with what was looked at before the first write. */
    public Inspection after(Preflight preflight) {
        return new Inspection(new AccessPlan(enrolment(), observed(), preflight), run);
    }

    /** In the order of the chain's steps. */
    private static Findings project(AccessPlan plan) {
        return found(
                new AtlasRoleCheck(plan),
                new RoleCheck(plan),
                new TrustCheck(plan),
                new KeyAccessCheck(plan),
                new KeyCheck(plan),
                new KeyPolicyCheck(plan),
                new AuthorizationCheck(plan),
                new EncryptionCheck(plan),
                new ReplacementCheck(plan),
                new StaleAccessCheck(plan),
                new DenialCheck(plan),
                new PreflightCheck(plan));
    }

    /** In the order in which the chain acts on them; what needs a person comes after the project's repairs. */
    private Findings inOrder() {
        Findings blocking = project.blocking();
        ConflictCheck conflicts = new ConflictCheck(plan);
        boolean heldBack = conflicts.holdsRepairsBack();
        boolean ready = blocking.isEmpty() && !heldBack && !project.has(Kind.ENCRYPTION_INVALID);
        return Findings.join(
                found(
                        new PrivateNetworkCheck(plan),
                        new KeyReplicaCheck(plan),
                        new WatchCheck(plan),
                        new FormerKeyCheck(plan)),
                repairs(blocking, heldBack),
                blocking,
                found(conflicts, new LostEditCheck(plan)),
                clusters(ready),
                project.with(NOTICE),
                found(new FirstEncryptionCheck(plan, run)),
                run.replaced(),
                blocking.isEmpty() || isLive() ? found(new AlertCheck(plan)) : Findings.NONE);
    }

    /**
     * What live encryption depends on is repaired even if something else blocks. One finding goes to a person then: for
     * a key that Atlas can't use, a run could only wait, and nobody would be told meanwhile. If only a Deny blocks that
     * may not apply, a run that has repaired something waits all the same, since that may be all that was wrong. While
     * somebody keeps removing our statements, all repairs wait. An edit of the key policy that can't succeed isn't
     * tried, since it would end the run before the other repairs.
     */
    private Findings repairs(Findings blocking, boolean heldBack) {
        Findings repairs = project.with(ACTIONABLE);
        if (blocking.isEmpty() && !heldBack) {
            return repairs;
        }
        if (!isLive()) {
            return Findings.NONE;
        }
        boolean waits =
                run.changed() && blocking.stream().allMatch(finding -> finding.kind() == Kind.ACCESS_MAY_BE_DENIED);
        return Findings.of(repairs.stream()
                .filter(finding -> finding.kind() != Kind.KEY_POLICY_MISSING || isKeyPolicyEditable(blocking))
                .map(finding -> heldBack
                        ? finding.heldBack(WAITING)
                        : finding.kind() == Kind.ENCRYPTION_INVALID && !waits ? finding.heldBack(HUMAN) : finding)
                .toList());
    }

    private static boolean isKeyPolicyEditable(Findings blocking) {
        return !blocking.has(Kind.KEY_POLICY_UNEDITABLE) && !blocking.has(Kind.KEY_NOT_TAGGED);
    }

    /** @param ready whether clusters can be encrypted now */
    private Findings clusters(boolean ready) {
        Findings clusters =
                found(new SearchSettingCheck(plan), new ClusterCheck(plan, run), new SearchNodesCheck(plan, run));
        return ready ? clusters : clusters.without(ACTIONABLE);
    }

    private static Findings found(Check... checks) {
        return Findings.of(Arrays.stream(checks)
                .flatMap(check -> check.findings().stream())
                .toList());
    }

    public Enrolment enrolment() {
        return plan.enrolment();
    }

    public Observation observed() {
        return plan.observed();
    }

    public RunProgress run() {
        return run;
    }

    public Findings findings() {
        return findings;
    }

    /** Where a run that may write goes from here. */
    public NextStep next() {
        return NextStep.of(findings, run);
    }

    /** How a plan ends, or a run that may not write. */
    public NextStep nextOfPlan() {
        return NextStep.ofPlan(findings);
    }

    /** Whether something is to be written if nothing blocks it: then a preflight shows at once all that does. */
    public boolean needsPreflight() {
        return !observed().isUnsupported()
                && (project.has(ACTIONABLE) || clusters(true).has(ACTIONABLE));
    }

    /** Whether Atlas itself has just used the enrolled key by the enrolled role. */
    public boolean isProved() {
        return plan.isProved();
    }

    /** Whether the project is encrypted with the enrolled role and key, valid or not. */
    public boolean isLive() {
        return plan.isLive();
    }

    /**
     * The enrolled role as it is to be remembered, since it works with all that we write, and no run has worked with
     * it: what is missing in it later was taken away.
     */
    public Optional<KnownRole> roleToRemember() {
        String arn = enrolment().roleArn().toString();
        boolean isNew = observed().memory().role(arn).isEmpty();
        boolean isWhole = isProved() && !project.has(Kind.TRUST_MISSING) && !project.has(Kind.KEY_ACCESS_MISSING);
        return Optional.ofNullable(observed().role())
                .filter(_ -> isNew && isWhole)
                .flatMap(role -> plan.encryption()
                        .roleInUse()
                        .map(used -> observed().memory().roleFromNow(arn, role.roleId(), null, used.roleId())));
    }

    /** Whether our inline policy is to be written. */
    public boolean editsKeyAccess() {
        return plan.plannedKeyAccess().isPresent();
    }

    /** Whether the key's policy is to be written, and the stack needs the key's tag for that. */
    public boolean needsKeyTag() {
        return plan.plannedKeyPolicy().isPresent() && !plan.isWriterNamed();
    }

    /** The key that the enrolled one is to replace, as a person approved. */
    public Optional<KeyArn> keyToReplace() {
        return plan.encryption().keyToReplace();
    }

    /**
     * What the key's owner can add to the key policy if we can't edit it: our statement; and one that lets us look at
     * the key, if we can't even do that. Empty if the findings ask for neither.
     */
    public List<ObjectNode> statementsForKeyOwner() {
        List<ObjectNode> statements = new ArrayList<>();
        if (findings.has(Kind.KEY_UNREADABLE)) {
            statements.add(Statements.lookAtKey(observed().keyReaders()));
        }
        if (findings.has(Kind.KEY_UNREADABLE)
                || findings.has(Kind.KEY_POLICY_UNEDITABLE)
                || findings.has(Kind.KEY_NOT_TAGGED)) {
            statements.add(plan.keyStatements().keyPolicy());
        }
        return statements;
    }
}
