package io.github.atlascmk.function;

import io.github.atlascmk.document.TrailMonitor;
import io.github.atlascmk.run.Notification;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import io.github.atlascmk.sweep.BrakeRecord;
import io.github.atlascmk.sweep.Compliance;
import io.github.atlascmk.sweep.SweepMetrics;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides which runs to start after a sweep. If more projects than could be chance suddenly need more than work on
 * their clusters, no runs are started for those, and a person is told: the cause is then Atlas or us, not that many
 * owners.
 */
public final class DecideRuns extends StepHandler<DecideRuns.Input, DecideRuns.Decision> {
    private static final Logger LOG = LoggerFactory.getLogger(DecideRuns.class);

    /** The next sweep starts the rest, so that a sweep's history stays short and Atlas isn't overloaded. */
    static final int MOST_RUNS = 100;

    private static final int NAMED = 10;
    private static final Duration REMINDED_AFTER = Duration.ofDays(1);

    private final BrakeRecord log;
    private final TrailMonitor trail;
    private final SweepMetrics metrics;
    private final Clock clock;

    /**
     * @param run the sweep's execution
     * @param enrolled how many projects were to be looked at
     * @param releaseBrake whether an operator confirms that the findings are true
     * @param batches as SweepProjects reports them; in a batch that failed all projects are UNREAD
     */
    public record Input(String run, int enrolled, boolean releaseBrake, List<SweepProjects.Report> batches) {}

    /**
     * @param outcome SWEPT; BRAKED if projects were held back; UNREAD if no project could be read
     * @param toStart ids of the projects to start runs for
     * @param later how many wait for the next sweep
     * @param braked how many the brake holds back
     * @param notification null if no person has to be told (again)
     */
    public record Decision(
            String outcome,
            String summary,
            Map<Compliance, Integer> projects,
            List<String> toStart,
            int later,
            int braked,
            @Nullable Notification notification) {}

    public DecideRuns() {
        this(LambdaPlatform.create());
    }

    public DecideRuns(Platform platform) {
        super(Input.class);
        this.log = new BrakeRecord(platform);
        this.trail = new TrailMonitor(platform);
        this.metrics = new SweepMetrics();
        this.clock = platform.clock();
    }

    @Override
    protected Decision handle(Input input, Invocation invocation) {
        Map<Compliance, Integer> projects = projects(input.batches());
        List<SweepProjects.Candidate> all = input.batches().stream()
                .flatMap(batch -> batch.toStart().stream())
                .toList();
        List<String> sudden = all.stream()
                .filter(SweepProjects.Candidate::sudden)
                .map(SweepProjects.Candidate::projectId)
                .toList();
        boolean brakes = !input.releaseBrake() && isMoreThanChance(sudden.size(), input.enrolled());
        List<String> wanted = all.stream()
                .filter(candidate -> !(brakes && candidate.sudden()))
                .map(SweepProjects.Candidate::projectId)
                .toList();
        List<String> toStart = wanted.subList(0, Math.min(MOST_RUNS, wanted.size()));
        int braked = brakes ? sudden.size() : 0;
        boolean blind = input.enrolled() > 0 && projects.getOrDefault(Compliance.UNREAD, 0) >= input.enrolled();
        metrics.count(projects, toStart.size(), braked, !blind, trail.isSilent(clock.instant()));
        String summary = summary(input.enrolled(), projects, toStart.size(), braked);
        LOG.info(summary);
        if (brakes) {
            LOG.warn("the brake holds back {}", String.join(", ", sudden));
        }
        return new Decision(
                blind ? "UNREAD" : brakes ? "BRAKED" : "SWEPT",
                summary,
                projects,
                toStart,
                wanted.size() - toStart.size(),
                braked,
                tell(brakes, sudden, input));
    }

    /** More than three projects, and more than 5 % of the enrolled ones. */
    static boolean isMoreThanChance(int sudden, int enrolled) {
        return sudden > Math.max(3, enrolled * 0.05);
    }

    private static Map<Compliance, Integer> projects(List<SweepProjects.Report> batches) {
        Map<Compliance, Integer> sum = new EnumMap<>(Compliance.class);
        batches.forEach(
                batch -> batch.counts().forEach((compliance, count) -> sum.merge(compliance, count, Integer::sum)));
        return sum;
    }

    /** A person is told when the brake goes on, and daily as long as it stays on. */
    private @Nullable Notification tell(boolean brakes, List<String> sudden, Input input) {
        Optional<BrakeRecord.Told> last = log.last();
        if (!brakes) {
            if (last.isPresent()) {
                log.forget();
            }
            return null;
        }
        Instant now = clock.instant();
        // A record by this sweep comes from an attempt that died before its message was sent, so it is told again.
        if (last.filter(told -> !told.sweep().equals(input.run()))
                .filter(told -> told.at().plus(REMINDED_AFTER).isAfter(now))
                .isPresent()) {
            return null;
        }
        log.told(new BrakeRecord.Told(now, input.run()));
        return notification(sudden, input.enrolled());
    }

    private static Notification notification(List<String> sudden, int enrolled) {
        String named = sudden.stream().limit(NAMED).collect(Collectors.joining(", "))
                + (sudden.size() > NAMED ? " and " + (sudden.size() - NAMED) + " more" : "");
        return new Notification(
                "atlas-cmk: brake on, " + sudden.size() + " projects look broken at once",
                sudden.size() + " of " + enrolled
                        + " enrolled projects, all of them fine at their last report, suddenly"
                        + " seem to need their role, key access or encryption set up anew.\n"
                        + "So many at once point to Atlas or to atlas-cmk, not to that many owners. The sweep has started"
                        + " no run for any of them, so nothing of theirs was changed. Work on clusters goes on.\n"
                        + "Projects: " + named + "\n"
                        + "What to do: look at one of them in Atlas, and plan a run for it:\n"
                        + "  sam remote invoke EncryptProject --stack-name YOUR-STACK"
                        + " --event '{\"projectId\":\"" + sudden.getFirst() + "\",\"plan\":true}'\n"
                        + "If what the plan says is true, have the next sweep repair all of them:\n"
                        + "  sam remote invoke Sweep --stack-name YOUR-STACK --event '{\"releaseBrake\":true}'\n"
                        + "If Atlas was wrong, do nothing: the brake goes off by itself once the projects look fine.\n");
    }

    private static String summary(int enrolled, Map<Compliance, Integer> projects, int started, int braked) {
        String states = projects.entrySet().stream()
                .map(state -> state.getValue() + " "
                        + state.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '))
                .collect(Collectors.joining(", "));
        return enrolled
                + (enrolled == 1 ? " project" : " projects")
                + (states.isEmpty() ? "" : ": " + states)
                + (started > 0 ? "; runs for " + started : "")
                + (braked > 0 ? "; the brake holds back " + braked : "");
    }
}
