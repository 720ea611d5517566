package io.github.atlascmk.function;

import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.inspection.Inspection;
import io.github.atlascmk.inspection.Inspector;
import io.github.atlascmk.inspection.NextStep;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.Verdict;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.inspection.observation.EncryptionState;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.policy.Cidrs;
import io.github.atlascmk.run.Claim;
import io.github.atlascmk.run.InspectionReport;
import io.github.atlascmk.run.InspectionReport.ClusterState;
import io.github.atlascmk.run.RunError;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Enrolment, Atlas, IAM and KMS → findings, and what the run does next. A run claims its project here before it looks,
 * and gives the claim back once it has nothing left to do. Nothing outside of the stack is written.
 */
public final class InspectProject extends StepHandler<InspectProject.Input, InspectionReport> {
    /** Clusters take 5 to 15 minutes (recorded answers): looking often at first, and ever less. */
    private static final int SHORTEST_WAIT = 30;

    private static final int LONGEST_WAIT = 120;

    private final Enrolments enrolments;
    private final ProjectRecords memories;
    private final Inspector inspector;
    private final Claim claim;
    private final Clock clock;

    /**
     * @param run ARN of the execution; null if the function is invoked by itself, and then nothing is claimed
     * @param claim whether the run has to claim the project first: at its start, and when it was asked to look again
     * @param plan whether only a plan is wanted; that needs no claim
     * @param startedAt when the run began
     * @param changed whether it wrote anything so far
     * @param encrypting names of the clusters that it turned encryption on for
     * @param failed the clusters that it couldn't encrypt
     */
    public record Input(
            @Nullable String run,
            @Nullable String projectId,
            @Nullable Boolean claim,
            boolean plan,
            @Nullable Instant startedAt,
            boolean changed,
            @Nullable List<String> encrypting,
            @Nullable List<FailedCluster> failed) {
        /** The execution that needs the project's claim. */
        Optional<String> claimant() {
            return plan ? Optional.empty() : Optional.ofNullable(run);
        }
    }

    /** As the Map of the state machine records it. */
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
        this.enrolments = new Enrolments(platform.dynamoDb(), platform.required("ENROLMENT_TABLE"));
        this.memories = new ProjectRecords(platform.dynamoDb(), platform.required("STATE_TABLE"));
        this.inspector = new Inspector(platform);
        this.claim = new Claim(platform);
        this.clock = platform.clock();
    }

    @Override
    protected InspectionReport handle(Input input, Invocation invocation) {
        String projectId = EnrolmentRequest.projectId(input.projectId());
        return input.claimant()
                .filter(_ -> Boolean.TRUE.equals(input.claim()))
                .flatMap(run -> claim.takeOrMark(projectId, run))
                .map(holder -> coalesced(projectId, holder))
                .orElseGet(() -> inspect(projectId, input));
    }

    private InspectionReport inspect(String projectId, Input input) {
        Permit permit = enrolments.permit(projectId);
        if (permit.enrolment().isEmpty()) {
            return ended(projectId, input, Outcome.NOT_ENROLLED, "not enrolled: nothing is read or written");
        }
        ProjectRecord memory = memories.find(projectId);
        Enrolment enrolment = permit.enrolment().get().without(memory.used());
        Optional<Observation> observed = inspector.look(enrolment, memory);
        return observed.isEmpty()
                ? ended(projectId, input, Outcome.GONE, "Atlas has no such project (any more)")
                : report(input, permit, enrolment, observed.get());
    }

    private InspectionReport report(Input input, Permit permit, Enrolment enrolment, Observation observed) {
        RunProgress run = soFar(input);
        List<Finding> findings = Inspection.findings(enrolment, observed, run);
        boolean plan = input.plan() || !permit.mayWrite();
        Verdict verdict = plan ? Verdict.ofPlan(findings) : Verdict.of(findings, run);
        return new InspectionReport(
                enrolment.projectId(),
                observed.project().name(),
                unlessMarked(enrolment.projectId(), input, verdict.next()),
                verdict.outcome(),
                permit.mayWrite(),
                Inspection.isLive(enrolment, observed),
                enrolment.version(),
                Math.clamp(run.elapsed().toSeconds() / 4, SHORTEST_WAIT, LONGEST_WAIT),
                summary(findings),
                findings,
                steps(findings),
                findings.stream()
                        .filter(finding -> finding.kind() == Kind.CLUSTER_NOT_ENCRYPTED)
                        .map(Finding::subject)
                        .toList(),
                clusters(enrolment, observed),
                new EncryptionState(enrolment, observed.encryption().aws(), observed.atlasRoles())
                        .keyToReplace()
                        .map(KeyArn::toString)
                        .orElse(null),
                observed.addresses().map(Cidrs::blocks).orElse(List.of()),
                input.plan() ? Inspection.statementsForKeyOwner(enrolment, observed, findings) : List.of(),
                null);
    }

    /** A run that ends gives its claim back, unless somebody asked it to look again. */
    private NextStep unlessMarked(String projectId, Input input, NextStep next) {
        return next == NextStep.END
                        && input.claimant()
                                .filter(run -> !claim.release(projectId, run))
                                .isPresent()
                ? NextStep.LOOK_AGAIN
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
                                FailedCluster::clusterName, FailedCluster::reason, (first, second) -> second)));
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
                    enrolment.isYoungerThan(cluster.createDate())));
        }
        observed.flexClusters()
                .forEach(flex -> all.add(new ClusterState(flex.name(), "FLEX", null, false, "NONE", null, true)));
        all.sort(Comparator.comparing(ClusterState::name));
        return all;
    }

    private static List<String> steps(List<Finding> findings) {
        return findings.stream()
                .filter(finding -> finding.disposition() == Disposition.ACTIONABLE)
                .map(finding -> finding.kind() == Kind.CLUSTER_NOT_ENCRYPTED
                        ? finding.step() + " " + finding.subject()
                        : finding.step())
                .distinct()
                .toList();
    }

    private static String summary(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "all is as it should be";
        }
        Map<Disposition, Long> counts =
                findings.stream().collect(Collectors.groupingBy(Finding::disposition, Collectors.counting()));
        String parts = Arrays.stream(Disposition.values())
                .filter(counts::containsKey)
                .map(disposition -> counts.get(disposition) + " " + words(disposition))
                .collect(Collectors.joining(", "));
        return findings.size() + (findings.size() == 1 ? " finding: " : " findings: ") + parts;
    }

    private static String words(Disposition disposition) {
        return switch (disposition) {
            case ACTIONABLE -> "to do";
            case WAITING -> "waiting";
            case HUMAN -> "for a person";
            case UNSUPPORTED -> "not supported";
            case NOTICE -> "to note";
        };
    }

    private static InspectionReport coalesced(String projectId, String holder) {
        return nothing(
                projectId,
                NextStep.COALESCED,
                Outcome.COALESCED,
                "another run has the project: asked it to look once more",
                holder);
    }

    private InspectionReport ended(String projectId, Input input, Outcome outcome, String summary) {
        return nothing(projectId, unlessMarked(projectId, input, NextStep.END), outcome, summary, null);
    }

    private static InspectionReport nothing(
            String projectId, NextStep next, Outcome outcome, String summary, @Nullable String holder) {
        return new InspectionReport(
                projectId,
                projectId,
                next,
                outcome,
                false,
                false,
                0,
                0,
                summary,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                null,
                List.of(),
                List.of(),
                holder);
    }
}
