package io.github.atlascmk.function;

import io.github.atlascmk.document.TrailMonitor;
import io.github.atlascmk.impact.Level;
import io.github.atlascmk.impact.Notification;
import io.github.atlascmk.impact.OrganisationMessageSchedule;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import io.github.atlascmk.sweep.Compliance;
import io.github.atlascmk.sweep.SweepMetrics;
import java.time.Clock;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
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

    private final OrganisationMessageSchedule telling;
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
     * @param messages what people have to be told
     */
    public record Decision(
            String outcome,
            String summary,
            Map<Compliance, Integer> projects,
            List<String> toStart,
            int later,
            int braked,
            List<Notification> messages) {}

    public DecideRuns() {
        this(LambdaPlatform.create());
    }

    public DecideRuns(Platform platform) {
        super(Input.class);
        this.telling = new OrganisationMessageSchedule(platform);
        this.trail = new TrailMonitor(platform);
        this.metrics = new SweepMetrics();
        this.clock = platform.clock();
    }

    @Override
    protected Decision handle(Input input, Invocation invocation) {
        Map<Compliance, Integer> projects = projects(input.batches());
        int unread = projects.getOrDefault(Compliance.UNREAD, 0);
        boolean tooMany = isMoreThanChance(unread, input.enrolled());
        List<SweepProjects.Candidate> all = input.batches().stream()
                .flatMap(batch -> batch.toStart().stream())
                .filter(candidate -> !(tooMany && candidate.unread()))
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
        boolean blind = input.enrolled() > 0 && unread >= input.enrolled();
        metrics.count(
                projects, levels(input.batches()), toStart.size(), braked, !blind, trail.isSilent(clock.instant()));
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
                telling.after(brakes ? sudden : List.of(), tooMany ? unread : 0, input.enrolled(), input.run()));
    }

    /** More than three projects, and more than 5 % of the enrolled ones. */
    static boolean isMoreThanChance(int sudden, int enrolled) {
        return sudden > Math.max(3, enrolled * 0.05);
    }

    private static Map<Level, Integer> levels(List<SweepProjects.Report> batches) {
        Map<Level, Integer> sum = new EnumMap<>(Level.class);
        batches.forEach(batch -> batch.levels().forEach((level, count) -> sum.merge(level, count, Integer::sum)));
        return sum;
    }

    private static Map<Compliance, Integer> projects(List<SweepProjects.Report> batches) {
        Map<Compliance, Integer> sum = new EnumMap<>(Compliance.class);
        batches.forEach(
                batch -> batch.counts().forEach((compliance, count) -> sum.merge(compliance, count, Integer::sum)));
        return sum;
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
