package io.github.atlascmk.function;

import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.RateLimits;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.Permit;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.failure.InvalidConfiguration;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.failure.RetryableException;
import io.github.atlascmk.failure.TerminalException;
import io.github.atlascmk.impact.Impact;
import io.github.atlascmk.impact.ImpactAssessment;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.impact.WatchIndex;
import io.github.atlascmk.inspection.Inspection;
import io.github.atlascmk.inspection.Inspector;
import io.github.atlascmk.inspection.ProjectLook;
import io.github.atlascmk.run.LastRun;
import io.github.atlascmk.run.RunStatuses;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import io.github.atlascmk.runtime.Workers;
import io.github.atlascmk.sweep.Compliance;
import io.github.atlascmk.sweep.SweepAssessment;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Looks at a batch of projects side by side, and says which of them need a run. Writes nothing outside of the stack,
 * and only counts projects that need no run. A project that can't be read is counted, and doesn't stop the others.
 */
public final class SweepProjects extends StepHandler<SweepProjects.Input, SweepProjects.Report> {
    private static final Logger LOG = LoggerFactory.getLogger(SweepProjects.class);
    /** Projects looked at side by side; each makes one call at a time. */
    static final int AT_ONCE = 8;

    /** No project is begun if less time is left: each of its calls takes 15 s at most, and most take far less. */
    private static final Duration TO_FINISH = Duration.ofSeconds(45);

    private final Enrolments enrolments;
    private final RunStatuses statuses;
    private final Inspector inspector;
    private final ImpactAssessment assessment;
    private final WatchIndex watched;
    private final ProjectRecords memories;
    private final Workers workers;
    private final Clock clock;
    private final Duration interval;

    /** @param projectIds a batch of ListEnrolled */
    public record Input(@Nullable List<String> projectIds) {}

    /**
     * @param levels how many projects there are of each level
     * @param toStart the projects that need a run, in the order of their ids
     */
    public record Report(Map<Compliance, Integer> counts, Map<Level, Integer> levels, List<Candidate> toStart) {}

    /**
     * A project that needs a run.
     *
     * @param sudden whether it was fine, and needs more than work on its clusters now
     * @param unread whether all that is to be told is that it couldn't be looked at
     */
    public record Candidate(String projectId, boolean sudden, boolean unread) {}

    private record Project(Enrolment enrolment, Permit permit, LastRun run) {}

    /** @param candidate null if it needs no run */
    private record Seen(
            Compliance compliance, Level level, @Nullable Candidate candidate) {}

    public SweepProjects() {
        this(LambdaPlatform.create());
    }

    public SweepProjects(Platform platform) {
        super(Input.class);
        this.enrolments = new Enrolments(platform);
        this.statuses = new RunStatuses(platform);
        this.inspector = new Inspector(platform, new AtlasHttp(platform, new RateLimits(platform.clock())));
        this.assessment = new ImpactAssessment(platform);
        this.watched = new WatchIndex(platform);
        this.memories = new ProjectRecords(platform);
        this.workers = platform.workers();
        this.clock = platform.clock();
        this.interval = interval(platform.required("SWEEP_MINUTES"));
    }

    @Override
    protected Report handle(Input input, Invocation invocation) {
        Instant last = clock.instant().plus(invocation.remaining()).minus(TO_FINISH);
        if (input.projectIds() == null) {
            throw new InvalidEvent("projectIds is missing; it must be a list of projects' ids");
        }
        List<Project> projects = projects(input.projectIds());
        Queue<Seen> seen = new ConcurrentLinkedQueue<>();
        // The first project goes alone: if the access token has to be renewed, the others would only wait for that.
        projects.stream().limit(1).forEach(project -> seen.add(look(project)));
        workers.each(projects.stream().skip(1).toList(), AT_ONCE, project -> {
            MDC.put("projectId", project.enrolment().projectId());
            seen.add(
                    clock.instant().isBefore(last) ? look(project) : unread(new IllegalStateException("no time left")));
        });
        return report(seen);
    }

    /** The projects that are still enrolled. */
    private List<Project> projects(List<String> ids) {
        Map<String, LastRun> runs = statuses.lastRuns(ids);
        List<Project> projects = new ArrayList<>();
        enrolments.permits(ids).forEach((id, permit) -> {
            Enrolment enrolment = permit.enrolment();
            if (enrolment != null) {
                projects.add(new Project(enrolment, permit, runs.getOrDefault(id, LastRun.NONE)));
            }
        });
        projects.sort(Comparator.comparing(project -> project.enrolment().projectId()));
        return projects;
    }

    private Seen look(Project project) {
        LastRun run = project.run();
        Enrolment enrolment = project.enrolment().without(run.memory().used());
        try {
            ProjectLook look = inspector.look(enrolment, run.memory());
            Inspection inspection = look.inspection();
            if (inspection != null) {
                watched.record(enrolment, inspection.observed());
                inspection.roleToRemember().ifPresent(role -> memories.remember(enrolment.projectId(), role));
            }
            return look.isGone()
                    ? new Seen(Compliance.GONE, Level.NONE, null)
                    : seen(project, look, assessment.remember(project.permit(), run.memory(), look, run.impact()));
        } catch (RuntimeException failed) {
            return unread(failed);
        }
    }

    private Seen seen(Project project, ProjectLook look, Impact impact) {
        look.failure().ifPresent(SweepProjects::log);
        LastRun run = project.run();
        SweepAssessment assessment = new SweepAssessment(
                project.permit(),
                look.inspection() == null ? null : look.findings(),
                run.status(),
                run.impact(),
                impact);
        boolean start = !run.isAtWork(clock.instant()) && assessment.needsRun(clock.instant(), interval);
        return new Seen(
                look.inspection() == null ? Compliance.UNREAD : Compliance.of(look.findings()),
                impact.level(),
                start
                        ? new Candidate(
                                project.enrolment().projectId(), assessment.isSudden(), impact.level() == Level.UNKNOWN)
                        : null);
    }

    /** Messages of exceptions that aren't ours stay out of the log, since they could hold anything. */
    private static void log(RuntimeException failed) {
        boolean ours = failed instanceof RetryableException || failed instanceof TerminalException;
        LOG.warn("skipped: {}{}", failed.getClass().getSimpleName(), ours ? ": " + failed.getMessage() : "");
    }

    private static Seen unread(RuntimeException failed) {
        log(failed);
        return new Seen(Compliance.UNREAD, Level.UNKNOWN, null);
    }

    private static Report report(Collection<Seen> seen) {
        Map<Compliance, Integer> counts = new EnumMap<>(Compliance.class);
        Map<Level, Integer> levels = new EnumMap<>(Level.class);
        seen.forEach(one -> {
            counts.merge(one.compliance(), 1, Integer::sum);
            levels.merge(one.level(), 1, Integer::sum);
        });
        return new Report(
                counts,
                levels,
                seen.stream()
                        .flatMap(one -> Stream.ofNullable(one.candidate()))
                        .sorted(Comparator.comparing(Candidate::projectId))
                        .toList());
    }

    private static Duration interval(String minutes) {
        if (!minutes.matches("[1-9]\\d{0,3}")) {
            throw new InvalidConfiguration(
                    "SWEEP_MINUTES is \"" + minutes + "\"; it must be a whole number of minutes");
        }
        return Duration.ofMinutes(Long.parseLong(minutes));
    }
}
