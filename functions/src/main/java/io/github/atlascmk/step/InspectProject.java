package io.github.atlascmk.step;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.Cluster;
import io.github.atlascmk.aws.KeyArn;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.Memories;
import io.github.atlascmk.enrolment.Memory;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.inspect.Disposition;
import io.github.atlascmk.inspect.Finding;
import io.github.atlascmk.inspect.Inspection;
import io.github.atlascmk.inspect.Kind;
import io.github.atlascmk.inspect.Next;
import io.github.atlascmk.inspect.Observed;
import io.github.atlascmk.inspect.Outcome;
import io.github.atlascmk.inspect.Present;
import io.github.atlascmk.inspect.RunSoFar;
import io.github.atlascmk.inspect.Verdict;
import io.github.atlascmk.policy.Cidrs;
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

/** Enrolment, Atlas, IAM and KMS → findings, and what the run does next. Writes nothing, ever. */
public final class InspectProject extends StepHandler<InspectProject.Input, InspectProject.Report> {
    /** Clusters take 5 to 15 minutes (recorded answers): looking often at first, and ever less. */
    private static final int SHORTEST_WAIT = 30;

    private static final int LONGEST_WAIT = 120;

    private final Enrolments enrolments;
    private final Memories memories;
    private final Observer observer;
    private final Clock clock;

    /**
     * @param plan whether only a plan is wanted
     * @param startedAt when the run began
     * @param changed whether it wrote anything so far
     * @param encrypting names of the clusters that it turned encryption on for
     * @param failed the clusters that it couldn't encrypt
     */
    public record Input(
            @Nullable String projectId,
            boolean plan,
            @Nullable Instant startedAt,
            boolean changed,
            @Nullable List<String> encrypting,
            @Nullable List<FailedCluster> failed) {}

    /** As the Map of the state machine records it. */
    public record FailedCluster(
            String clusterName,
            @Nullable String error,
            @Nullable String cause) {
        String reason() {
            return new RunError(error, cause).diagnosis();
        }
    }

    /**
     * @param outcome where the run ends here, else null
     * @param mayWrite whether the enrolment and the switch allow writing
     * @param live whether the project is encrypted with the enrolment's role and key, valid or not
     * @param waitSeconds how long to wait where {@code next} is WAIT, and between acting and looking again
     * @param steps what a run would do, in order
     * @param toEncrypt names of the clusters that are ready
     * @param keyInUse the ARN of the key that the enrolled one is to replace, as a person approved; null where none is
     * @param keyAddresses CIDR blocks from which alone the key may be used; empty where the enrolment doesn't restrict
     *     that
     * @param statementsForKeyOwner in a plan, what the key's owner can add to the key policy where that isn't ours to
     *     edit; else empty, since policy text has no place in a run's state
     */
    public record Report(
            String projectId,
            String projectName,
            Next next,
            @Nullable Outcome outcome,
            boolean mayWrite,
            boolean live,
            long enrolmentVersion,
            int waitSeconds,
            String summary,
            List<Finding> findings,
            List<String> steps,
            List<String> toEncrypt,
            List<ClusterState> clusters,
            @Nullable String keyInUse,
            List<String> keyAddresses,
            List<ObjectNode> statementsForKeyOwner) {}

    /**
     * @param provider whose key encrypts it: {@code NONE}, {@code AWS}…
     * @param existing whether it is older than the enrolment
     */
    public record ClusterState(
            String name,
            String size,
            @Nullable String state,
            boolean paused,
            String provider,
            @Nullable Instant createDate,
            boolean existing) {}

    public InspectProject() {
        this(LambdaPlatform.create());
    }

    public InspectProject(Platform platform) {
        super(Input.class);
        this.enrolments = new Enrolments(platform.dynamoDb(), platform.required("ENROLMENT_TABLE"));
        this.memories = new Memories(platform.dynamoDb(), platform.required("STATE_TABLE"));
        this.observer = new Observer(platform);
        this.clock = platform.clock();
    }

    @Override
    protected Report handle(Input input, Invocation invocation) {
        String projectId = EnrolmentRequest.projectId(input.projectId());
        Permit permit = enrolments.permit(projectId);
        if (permit.enrolment().isEmpty()) {
            return nothing(projectId, Outcome.NOT_ENROLLED, "not enrolled: nothing is read or written");
        }
        Memory memory = memories.find(projectId);
        Enrolment enrolment = permit.enrolment().get().without(memory.used());
        Optional<Observed> observed = observer.observe(enrolment, memory);
        return observed.isEmpty()
                ? nothing(projectId, Outcome.GONE, "Atlas has no such project (any more)")
                : report(input, permit, enrolment, observed.get());
    }

    private Report report(Input input, Permit permit, Enrolment enrolment, Observed observed) {
        RunSoFar run = soFar(input);
        List<Finding> findings = Inspection.findings(enrolment, observed, run);
        boolean plan = input.plan() || !permit.mayWrite();
        Verdict verdict = plan ? Verdict.ofPlan(findings) : Verdict.of(findings, run);
        return new Report(
                enrolment.projectId(),
                observed.project().name(),
                verdict.next(),
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
                new Present(enrolment, observed.encryption().aws(), observed.atlasRoles())
                        .keyToReplace()
                        .map(KeyArn::toString)
                        .orElse(null),
                observed.addresses().map(Cidrs::blocks).orElse(List.of()),
                input.plan() ? Inspection.statementsForKeyOwner(enrolment, observed, findings) : List.of());
    }

    private RunSoFar soFar(Input input) {
        List<FailedCluster> failed = input.failed() == null ? List.of() : input.failed();
        return new RunSoFar(
                input.startedAt() == null ? Duration.ZERO : Duration.between(input.startedAt(), clock.instant()),
                input.changed(),
                new HashSet<>(input.encrypting() == null ? List.of() : input.encrypting()),
                failed.stream()
                        .collect(Collectors.toMap(
                                FailedCluster::clusterName, FailedCluster::reason, (first, second) -> second)));
    }

    private static List<ClusterState> clusters(Enrolment enrolment, Observed observed) {
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

    private static Report nothing(String projectId, Outcome outcome, String summary) {
        return new Report(
                projectId, projectId, Next.END, outcome, false, false, 0, 0, summary, List.of(), List.of(), List.of(),
                List.of(), null, List.of(), List.of());
    }
}
