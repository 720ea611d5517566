package io.github.atlascmk.function;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.ClusterRefusal;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.AtlasThrottled;
import io.github.atlascmk.impact.ImpactAssessment;
import io.github.atlascmk.impact.MessageSchedule;
import io.github.atlascmk.impact.WatchIndex;
import io.github.atlascmk.inspection.ClusterRefusals;
import io.github.atlascmk.inspection.Inspection;
import io.github.atlascmk.inspection.Inspector;
import io.github.atlascmk.inspection.NextStep;
import io.github.atlascmk.inspection.NextStep.Branch;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.ProjectLook;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.run.Claim;
import io.github.atlascmk.run.InspectionReport;
import io.github.atlascmk.run.InspectionReport.ClusterState;
import io.github.atlascmk.run.RunError;
import io.github.atlascmk.run.SecondLook;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Inspects a project: compares Atlas, IAM and KMS with the enrolment, and reports findings and what the run does next.
 * A run claims its project here before it looks, and gives the claim back once it has nothing left to do. Writes
 * nothing outside of the stack; within it, writes the claim, {@link io.github.atlascmk.address.UnlistedAddresses},
 * which clusters couldn't be encrypted, what the project depends on and what is at stake.
 */
public final class InspectProject extends StepHandler<InspectProject.Input, InspectionReport> {
    /** Clusters take 5 to 15 minutes (recorded answers), so a run looks often at first, and less and less often. */
    private static final int SHORTEST_WAIT = 30;

    private static final int LONGEST_WAIT = 120;

    /** Seconds until a run without the claim asks again whether it is its turn to look. */
    private static final int SECOND_LOOK = 10;

    /** Seconds until a look that couldn't read all is repeated. */
    private static final int UNREAD_PAUSE = 5;

    private static final int SOFT_FAILURES = 2;

    private final Enrolments enrolments;
    private final ProjectRecords memories;
    private final Inspector inspector;
    private final WatchIndex watched;
    private final Claim claim;
    private final SecondLook looks;
    private final ImpactAssessment assessment;
    private final Clock clock;

    /**
     * @param run ARN of the execution; null if the function is invoked by itself, and then nothing is claimed
     * @param claim whether the run has to claim the project first: at its start, and when it was asked to look again
     * @param plan whether only a plan is wanted; that needs no claim
     * @param byHand whether a person started the run: then it also tries the clusters that earlier runs failed to
     *     encrypt; null if the function is invoked by itself
     * @param startedAt when the run began
     * @param changed whether the run has written anything so far
     * @param encrypting names of the clusters that the run turned encryption on for
     * @param failed the clusters that the run couldn't encrypt
     * @param replaced what the run put right that others had made of statements of ours
     * @param unread how many looks in a row couldn't read all; null for none
     */
    public record Input(
            @Nullable String run,
            @Nullable String projectId,
            @Nullable Boolean claim,
            boolean plan,
            @Nullable Boolean byHand,
            @Nullable Instant startedAt,
            boolean changed,
            @Nullable List<String> encrypting,
            @Nullable List<FailedCluster> failed,
            @Nullable List<Finding> replaced,
            @Nullable Integer unread) {
        /** The execution that needs the project's claim. */
        Optional<String> claimant() {
            return plan ? Optional.empty() : Optional.ofNullable(run);
        }

        /** Whether so many looks in a row couldn't read all that the state machine's retries have to go on. */
        boolean isUnreadOften() {
            return unread != null && unread >= SOFT_FAILURES;
        }
    }

    /** A cluster that couldn't be encrypted, as the state machine's Map records it. */
    public record FailedCluster(
            String clusterName,
            @Nullable String error,
            @Nullable String cause) {
        String reason() {
            return new RunError(error, cause).diagnosis();
        }
    }

    public InspectProject() {
        this(LambdaPlatform.create());
    }

    public InspectProject(Platform platform) {
        super(Input.class);
        this.enrolments = new Enrolments(platform);
        this.memories = new ProjectRecords(platform);
        this.inspector = new Inspector(platform);
        this.watched = new WatchIndex(platform);
        this.claim = new Claim(platform);
        this.looks = new SecondLook(platform);
        this.assessment = new ImpactAssessment(platform);
        this.clock = platform.clock();
    }

    @Override
    protected InspectionReport handle(Input input, Invocation invocation) {
        String projectId = ProjectId.required(input.projectId());
        return input.claimant()
                .filter(_ -> Boolean.TRUE.equals(input.claim()))
                .flatMap(run -> claim.takeOrMark(projectId, run).map(holder -> besides(projectId, run, holder, input)))
                .orElseGet(() -> inspect(projectId, input, !input.plan()));
    }

    /** Another run has the claim: this one writes nothing, but people have to hear of what its event may mean. */
    private InspectionReport besides(String projectId, String run, String holder, Input input) {
        Instant since = input.startedAt() == null ? clock.instant() : input.startedAt();
        return switch (looks.take(projectId, run, since)) {
            case SEEN -> InspectionReport.coalesced(projectId, holder);
            case WAIT -> InspectionReport.later(projectId, holder, SECOND_LOOK);
            case LOOK -> {
                InspectionReport seen = inspect(projectId, input, false).ofSecondRun(holder);
                looks.end(projectId, run);
                yield seen;
            }
        };
    }

    /** @param worker whether the run may write, and gives its claim back when it ends */
    private InspectionReport inspect(String projectId, Input input, boolean worker) {
        Permit permit = enrolments.permit(projectId);
        Enrolment enrolled = permit.enrolment();
        if (enrolled == null) {
            return ended(projectId, input, worker, Outcome.NOT_ENROLLED, "not enrolled: nothing is read or written");
        }
        ProjectRecord memory = memories.find(projectId);
        ProjectLook look = inspector.look(
                enrolled.without(memory.used()),
                Boolean.TRUE.equals(input.byHand()) ? memory.withoutRefusals() : memory);
        if (look.isGone()) {
            if (!input.plan()) {
                assessment.forget(projectId);
            }
            return ended(projectId, input, worker, Outcome.GONE, "Atlas has no such project (any more)");
        }
        ProjectLook during = look.during(soFar(input));
        MessageSchedule.Due due =
                assessment.after(permit, memory, during, input.claimant().orElse(null));
        Inspection inspection = during.inspection();
        if (inspection == null) {
            return unread(projectId, input, look.failure().orElseThrow(), due);
        }
        watched.record(inspection.enrolment(), inspection.observed());
        inspection.roleToRemember().ifPresent(role -> memories.remember(projectId, role));
        if (worker) {
            rememberRefusals(input, memory, inspection);
        }
        return report(input, worker, permit, inspection).telling(due.impact(), due.messages());
    }

    private void rememberRefusals(Input input, ProjectRecord memory, Inspection inspection) {
        input.claimant().ifPresent(run -> {
            Map<String, ClusterRefusal> refusals = new ClusterRefusals(memory.refusals()).after(inspection, run);
            if (!refusals.equals(memory.refusals())) {
                memories.refused(inspection.enrolment().projectId(), refusals);
            }
        });
    }

    /**
     * A look that failed is repeated soon, twice at most, since people are told that nobody can look once the second
     * one fails too; what AWS says by itself they are told at the first. After that the state machine retries.
     */
    private static InspectionReport unread(
            String projectId, Input input, RuntimeException failure, MessageSchedule.Due due) {
        boolean retried = input.isUnreadOften() || failure instanceof AtlasThrottled;
        if (input.claimant().isEmpty() || (retried && due.messages().isEmpty())) {
            throw failure;
        }
        int pause = failure instanceof AtlasThrottled throttled
                ? (int) throttled.retryAfter().toSeconds()
                : UNREAD_PAUSE;
        return InspectionReport.unread(
                projectId, String.valueOf(failure.getMessage()), due.impact(), due.messages(), pause);
    }

    private InspectionReport report(Input input, boolean worker, Permit permit, Inspection inspection) {
        Enrolment enrolment = inspection.enrolment();
        Observation observed = inspection.observed();
        Findings findings = inspection.findings();
        NextStep next = !worker || !permit.mayWrite() ? inspection.nextOfPlan() : inspection.next();
        return new InspectionReport(
                enrolment.projectId(),
                observed.project().name(),
                unlessMarked(enrolment.projectId(), input, worker, next.branch()),
                next.outcome(),
                permit.mayWrite(),
                inspection.isLive(),
                enrolment.version(),
                Math.clamp(inspection.run().elapsed().toSeconds() / 4, SHORTEST_WAIT, LONGEST_WAIT),
                findings.summary(),
                findings,
                clusters(enrolment, observed),
                inspection.keyToReplace().map(KeyArn::toString).orElse(null),
                observed.addresses() == null ? List.of() : observed.addresses().blocks(),
                input.plan() ? inspection.statementsForKeyOwner() : List.of(),
                null,
                null,
                List.of());
    }

    private InspectionReport ended(String projectId, Input input, boolean worker, Outcome outcome, String summary) {
        return InspectionReport.ended(projectId, unlessMarked(projectId, input, worker, Branch.END), outcome, summary);
    }

    /** A run that ends gives its claim back, unless another run asked it to look again. */
    private Branch unlessMarked(String projectId, Input input, boolean worker, Branch next) {
        return worker
                        && next == Branch.END
                        && input.claimant()
                                .filter(run -> !claim.release(projectId, run))
                                .isPresent()
                ? Branch.LOOK_AGAIN
                : next;
    }

    private RunProgress soFar(Input input) {
        List<FailedCluster> failed = input.failed() == null ? List.of() : input.failed();
        return new RunProgress(
                input.startedAt() == null ? Duration.ZERO : Duration.between(input.startedAt(), clock.instant()),
                input.changed(),
                new HashSet<>(input.encrypting() == null ? List.of() : input.encrypting()),
                failed.stream()
                        .collect(Collectors.toMap(
                                FailedCluster::clusterName, FailedCluster::reason, (first, second) -> second)),
                input.replaced() == null ? List.of() : input.replaced());
    }

    private static List<ClusterState> clusters(Enrolment enrolment, Observation observed) {
        List<ClusterState> all = new ArrayList<>();
        for (Cluster cluster : observed.clusters()) {
            all.add(new ClusterState(
                    cluster.name(),
                    cluster.instanceSize(),
                    cluster.stateName(),
                    cluster.isPaused(),
                    cluster.provider(),
                    cluster.createDate(),
                    enrolment.isExisting(cluster.createDate())));
        }
        observed.flexClusters()
                .forEach(flex -> all.add(new ClusterState(flex.name(), "FLEX", null, false, "NONE", null, true)));
        all.sort(Comparator.comparing(ClusterState::name));
        return all;
    }
}
