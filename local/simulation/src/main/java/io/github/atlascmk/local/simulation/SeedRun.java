package io.github.atlascmk.local.simulation;

import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.simulation.RandomFleet.Member;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * One seed, played: a rough phase in which people do what the schedule says and calls fail, and a calm one after which
 * all has to be as enrolments want it.
 */
public final class SeedRun {
    /** In which things are done and go wrong. */
    static final Duration ROUGH = Duration.ofHours(2);
    /**
     * From the last fault until all is as it should be: a person, who was told of runs that failed, starts one more for
     * each project, and sweeps every 20 minutes do the rest.
     */
    static final Duration CONVERGENCE = Duration.ofMinutes(90);

    private static final Duration STEP = Duration.ofMinutes(10);

    /**
     * What came of it.
     *
     * @param violation null where all was well
     * @param acts how many entries of the schedule were played
     */
    public record Result(
            long seed,
            @Nullable Violation violation,
            int acts,
            long calls,
            Duration virtual,
            Map<String, Integer> kinds,
            String trace) {}

    private final long seed;
    private final RandomFleet fleet;
    private final List<ScheduledAction> acts;
    private final Trace trace;
    private final FaultInjector weather;
    private final InvariantMonitor watcher;
    private final Cloud cloud;
    private final Workload people;

    private SeedRun(Path home, long seed, List<ScheduledAction> acts, Mutation mutation, boolean traced) {
        this.seed = seed;
        this.acts = acts;
        this.fleet = RandomFleet.draw(seed);
        this.trace = new Trace(RandomFleet.START, traced);
        this.weather = new FaultInjector(seed);
        this.watcher = new InvariantMonitor(seed, weather, mutation, trace);
        this.cloud = new Cloud(home, fleet.world(), watcher);
        this.people = new Workload(cloud, fleet);
    }

    /** All that the seed draws. */
    static List<ScheduledAction> schedule(long seed) {
        return Schedule.draw(seed, RandomFleet.draw(seed), ROUGH);
    }

    /**
     * Plays a seed with a part of its schedule.
     *
     * @param home the folder that holds {@code template.yaml}
     */
    static Result of(Path home, long seed, List<ScheduledAction> acts, Mutation mutation, boolean traced) {
        SeedRun play = new SeedRun(home, seed, acts, mutation, traced);
        try {
            return play.play();
        } finally {
            play.cloud.close();
        }
    }

    private Result play() {
        Instant start = cloud.start();
        watcher.watch(cloud, fleet, this::editQuickly);
        Convergence convergence = new Convergence(cloud, fleet, watcher, people);
        try {
            weather.calm(false);
            cloud.schedule(start.plus(ROUGH).plus(CONVERGENCE));
            acts.forEach(act -> cloud.when(start.plus(act.after()), act.text(), () -> perform(act)));
            until(start.plus(ROUGH));
            weather.calm(true);
            trace.line(cloud.timeline().instant(), "everybody", "is calm from now on");
            everybodyRuns();
            until(start.plus(ROUGH).plus(CONVERGENCE));
            if (watcher.violation() == null) {
                convergence.check();
            }
        } catch (IllegalStateException broken) {
            watcher.violated("theLocalCloudWorks", String.valueOf(broken.getCause()));
        }
        Map<String, Integer> kinds = new TreeMap<>(weather.kinds());
        return new Result(
                seed,
                watcher.violation(),
                acts.size(),
                watcher.calls(),
                Duration.between(start, cloud.timeline().instant()),
                kinds,
                trace.toString());
    }

    /** Stops early where something is violated: what comes later doesn't matter. */
    private void until(Instant end) {
        while (watcher.violation() == null && cloud.timeline().instant().isBefore(end)) {
            Instant next = cloud.timeline().instant().plus(STEP);
            cloud.runUntil(next.isAfter(end) ? end : next);
        }
    }

    private void everybodyRuns() {
        for (Member member : fleet.members()) {
            cloud.when(cloud.timeline().instant(), "operator", () -> {
                trace.line(cloud.timeline().instant(), "operator", "starts a run for " + member.name());
                people.startRun(member);
            });
        }
    }

    /** While a write of ours is on its way. */
    private void editQuickly(String projectId, String operation) {
        Member member = fleet.members().stream()
                .filter(candidate -> candidate.projectId().equals(projectId))
                .findFirst()
                .orElseThrow();
        ScheduledAction edit = new ScheduledAction(
                Duration.ZERO,
                "is quicker than " + operation + " for " + member.name(),
                people -> people.extend(member, operation));
        cloud.when(cloud.timeline().instant().plusSeconds(1), "somebody", () -> perform(edit));
    }

    private void perform(ScheduledAction act) {
        String refusal = "";
        try {
            act.deed().accept(people);
        } catch (SdkException | IllegalStateException refused) {
            refusal = ": refused";
        }
        trace.line(cloud.timeline().instant(), "somebody", act.text() + refusal);
    }
}
