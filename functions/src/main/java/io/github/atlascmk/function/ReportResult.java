package io.github.atlascmk.function;

import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.failure.TerminalException;
import io.github.atlascmk.impact.Impact;
import io.github.atlascmk.impact.ImpactAssessment;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.inspection.NextStep;
import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.run.Claim;
import io.github.atlascmk.run.InspectionReport;
import io.github.atlascmk.run.RunError;
import io.github.atlascmk.run.RunMetrics;
import io.github.atlascmk.run.RunResult;
import io.github.atlascmk.run.RunStatus;
import io.github.atlascmk.run.RunStatuses;
import io.github.atlascmk.run.Runs;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records and counts the result of a run, and composes the event for the bus and, if the run failed, a message. The
 * state machine sends both. If a run still has its project's claim, because it failed or was asked too often to look
 * again, it gives the claim back here; if another run had asked it to look again, a fresh run is started.
 */
public final class ReportResult extends StepHandler<ReportResult.Input, ReportResult.Report> {
    private static final Logger LOG = LoggerFactory.getLogger(ReportResult.class);
    private final RunStatuses statuses;
    private final Claim claim;
    private final Runs runs;
    private final ImpactAssessment assessment;
    private final RunMetrics metrics;
    private final Clock clock;

    /**
     * @param inspection the run's last inspection; null if the run failed before its first
     * @param encrypting names of the clusters that the run turned encryption on for
     * @param error the error that ended the run; null if it came to an outcome
     * @param redriven whether the run was redriven since that inspection
     */
    public record Input(
            String projectId,
            String run,
            @Nullable String requestedBy,
            Instant startedAt,
            boolean changed,
            @Nullable InspectionReport inspection,
            @Nullable List<String> encrypting,
            @Nullable RunError error,
            @Nullable Boolean redriven) {}

    /**
     * @param freshRun the name of the run that looks again because another run asked for it; null if none did
     * @param event the detail of {@code Project Encryption Result}
     * @param messages what people have to be told
     * @param failure the error that the execution fails with; null if it succeeds
     */
    public record Report(
            Outcome outcome,
            @Nullable String freshRun,
            RunResult event,
            List<Notification> messages,
            @Nullable Failure failure) {}

    public record Failure(String error, String cause) {}

    /**
     * @param freshRun null if there is none
     * @param error why the claim couldn't be given back, or why the fresh run couldn't be started
     */
    private record HandOver(
            @Nullable String freshRun, @Nullable RunError error) {}

    public ReportResult() {
        this(LambdaPlatform.create());
    }

    public ReportResult(Platform platform) {
        super(Input.class);
        this.statuses = new RunStatuses(platform);
        this.claim = new Claim(platform);
        this.runs = new Runs(platform);
        this.assessment = new ImpactAssessment(platform);
        this.metrics = new RunMetrics();
        this.clock = platform.clock();
    }

    @Override
    protected Report handle(Input input, Invocation invocation) {
        if (Boolean.TRUE.equals(input.redriven())) {
            throw new InvalidEvent("the run was redriven, and has inspected nothing since: start a new one");
        }
        HandOver handOver = handOver(input);
        RunError error = input.error() == null ? handOver.error() : input.error();
        RunResult event = event(input, error);
        List<Notification> messages = event.outcome() == Outcome.NOT_ENROLLED
                ? List.of()
                : record(input, event, statuses.find(input.projectId()).orElse(null));
        metrics.count(event, input.inspection(), input.encrypting(), clock.instant());
        LOG.info(line(event));
        return new Report(event.outcome(), handOver.freshRun(), event, messages, failure(event, error));
    }

    /** @return what people have to be told of the run: what it found, they were told before */
    private List<Notification> record(Input input, RunResult event, @Nullable RunStatus last) {
        boolean failed = event.outcome() == Outcome.FAILED;
        boolean sameRun = last != null && last.run().equals(input.run());
        statuses.put(new RunStatus(
                input.projectId(),
                event.outcome().name(),
                input.run(),
                clock.instant(),
                people(input, last),
                failed ? (last == null ? 0 : last.failures()) + (sameRun ? 0 : 1) : 0,
                input.inspection() == null
                        ? RunStatus.UNKNOWN_VERSION
                        : input.inspection().enrolmentVersion()));
        if (failed) {
            if (wasTold(event)) {
                return List.of();
            }
            Impact seen = input.inspection() == null ? null : input.inspection().impact();
            return assessment.afterFailure(input.projectId(), seen, diagnosis(event), input.run()).stream()
                    .toList();
        }
        if (last != null && last.failures() > 0) {
            assessment.afterSuccess(input.projectId());
        }
        return List.of();
    }

    /** Gives back the claim, if the run still has it, and starts a fresh run if another run asked it to look again. */
    private HandOver handOver(Input input) {
        if (input.error() == null
                && input.inspection() != null
                && input.inspection().next() != NextStep.Branch.LOOK_AGAIN) {
            return new HandOver(null, null);
        }
        try {
            boolean asked = claim.abandon(input.projectId(), input.run());
            String source = Objects.requireNonNullElse(input.requestedBy(), "somebody");
            // Named after this run, so that a later attempt starts no second one.
            return new HandOver(
                    asked ? runs.start(input.projectId(), source, input.run()).executionName() : null, null);
        } catch (TerminalException refused) {
            LOG.warn("not handed over: {}", refused.getMessage());
            return new HandOver(null, new RunError(refused.getClass().getName(), refused.getMessage()));
        }
    }

    /**
     * The fingerprint that the sweep compares with its own findings; a run that failed before its inspection keeps that
     * of the run before.
     */
    private static @Nullable String people(Input input, @Nullable RunStatus last) {
        if (input.inspection() != null && input.inspection().enrolmentVersion() != RunStatus.UNKNOWN_VERSION) {
            return input.inspection().findings().sweepFingerprint();
        }
        return last == null ? null : last.people();
    }

    private static RunResult event(Input input, @Nullable RunError error) {
        InspectionReport inspection = input.inspection();
        Outcome outcome = error != null || inspection == null || inspection.outcome() == null
                ? Outcome.FAILED
                : inspection.outcome();
        Findings findings = inspection == null ? Findings.NONE : inspection.findings();
        return new RunResult(
                1,
                input.projectId(),
                inspection == null ? input.projectId() : inspection.projectName(),
                input.run(),
                input.requestedBy(),
                outcome,
                input.changed(),
                error == null ? null : error.diagnosis(),
                findings,
                findings.with(Disposition.WAITING).lines());
    }

    /** Names only kinds and subjects, since the findings' texts are meant only for those whom they concern. */
    private static String line(RunResult event) {
        return event.findings().stream()
                .map(finding -> ", " + finding.kind() + " " + finding.subject())
                .collect(Collectors.joining("", event.outcome().name(), ""));
    }

    /** Whether the run failed for nothing but what its inspections told people already. */
    private static boolean wasTold(RunResult event) {
        Findings reasons = event.findings().failures();
        return event.diagnosis() == null
                && !reasons.isEmpty()
                && reasons.without(Disposition.HUMAN).isEmpty();
    }

    /** Why the run failed, for people. */
    private static String diagnosis(RunResult event) {
        return event.diagnosis() != null
                ? event.diagnosis()
                : String.join("; ", event.findings().failures().lines());
    }

    private static @Nullable Failure failure(RunResult event, @Nullable RunError error) {
        if (event.outcome() != Outcome.FAILED) {
            return null;
        }
        if (error != null) {
            return new Failure(error.name() == null ? "RunFailed" : error.name(), String.valueOf(event.diagnosis()));
        }
        Findings reasons = event.findings().failures();
        return new Failure(
                reasons.has(Kind.CLUSTER_FAILED) ? "ClusterFailed" : "EncryptionInvalid",
                String.join("; ", reasons.lines()));
    }
}
