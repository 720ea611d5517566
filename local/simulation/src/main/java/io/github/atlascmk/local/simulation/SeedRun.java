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
 * Plays one seed: a rough phase in which people act by the schedule and calls fail, then a calm phase after which
 * everything must be as the enrolments want it.
 */
public final class SeedRun {
    /** Length of the phase with actions and faults. */
    static final Duration ROUGH = Duration.ofHours(2);
    /**
     * Time from the last fault to convergence. A person who was told of failed runs starts one more for each project,
     * and sweeps every 20 minutes do the rest.
     */
    static final Duration CONVERGENCE = Duration.ofMinutes(90);

    private static final Duration STEP = Duration.ofMinutes(10);

    /**
     * The result of a seed.
     *
     * @param violation null if no invariant was violated
     * @param actions how many entries of the schedule were played
     */
    public record Result(
            long seed,
            @Nullable Violation violation,
            int actions,
            long calls,
            Duration virtual,
            Map<String, Integer> kinds,
            String trace) {}

    private final long seed;
    private final RandomFleet fleet;
    private final List<ScheduledAction> actions;
    private final Trace trace;
    private final FaultInjector injector;
    private final InvariantMonitor monitor;
    private final Cloud cloud;
    private final Workload workload;

    private SeedRun(Path home, long seed, List<ScheduledAction> actions, Mutation mutation, boolean traced) {
        this.seed = seed;
        this.actions = actions;
        this.fleet = RandomFleet.draw(seed);
        this.trace = new Trace(RandomFleet.START, traced);
        this.injector = new FaultInjector(seed);
        this.monitor = new InvariantMonitor(seed, injector, mutation, trace);
        this.cloud = new Cloud(home, fleet.world(), monitor);
        this.workload = new Workload(cloud, fleet);
    }

    /** The whole schedule of a seed. */
    static List<ScheduledAction> schedule(long seed) {
        return Schedule.draw(seed, RandomFleet.draw(seed), ROUGH);
    }

    /**
     * Plays a seed with a part of its schedule.
     *
     * @param home the folder that holds {@code template.yaml}
     */
    static Result of(Path home, long seed, List<ScheduledAction> actions, Mutation mutation, boolean traced) {
        SeedRun run = new SeedRun(home, seed, actions, mutation, traced);
        try {
            return run.run();
        } finally {
            run.cloud.close();
        }
    }

    private Result run() {
        Instant start = cloud.start();
        monitor.watch(cloud, fleet, this::editQuickly);
        Convergence convergence = new Convergence(cloud, fleet, monitor, workload);
        try {
            injector.calm(false);
            cloud.schedule(start.plus(ROUGH).plus(CONVERGENCE));
            actions.forEach(action -> cloud.when(start.plus(action.after()), action.text(), () -> perform(action)));
            until(start.plus(ROUGH));
            injector.calm(true);
            trace.line(cloud.timeline().instant(), "everybody", "is calm from now on");
            everybodyRuns();
            until(start.plus(ROUGH).plus(CONVERGENCE));
            if (monitor.violation() == null) {
                convergence.check();
            }
        } catch (IllegalStateException broken) {
            monitor.violated("theLocalCloudWorks", String.valueOf(broken.getCause()));
        }
        Map<String, Integer> kinds = new TreeMap<>(injector.kinds());
        return new Result(
                seed,
                monitor.violation(),
                actions.size(),
                monitor.calls(),
                Duration.between(start, cloud.timeline().instant()),
                kinds,
                trace.toString());
    }

    /** Plays until then, or until an invariant is violated: nothing after that matters. */
    private void until(Instant end) {
        while (monitor.violation() == null && cloud.timeline().instant().isBefore(end)) {
            Instant next = cloud.timeline().instant().plus(STEP);
            cloud.runUntil(next.isAfter(end) ? end : next);
        }
    }

    private void everybodyRuns() {
        for (Member member : fleet.members()) {
            cloud.when(cloud.timeline().instant(), "operator", () -> {
                trace.line(cloud.timeline().instant(), "operator", "starts a run for " + member.name());
                workload.startRun(member);
            });
        }
    }

    /** Makes an edit of somebody else while a write of ours is under way. */
    private void editQuickly(String projectId, String operation) {
        Member member = fleet.members().stream()
                .filter(candidate -> candidate.projectId().equals(projectId))
                .findFirst()
                .orElseThrow();
        ScheduledAction edit = new ScheduledAction(
                Duration.ZERO,
                "is quicker than " + operation + " for " + member.name(),
                workload -> workload.extend(member, operation));
        cloud.when(cloud.timeline().instant().plusSeconds(1), "somebody", () -> perform(edit));
    }

    private void perform(ScheduledAction action) {
        String refusal = "";
        try {
            action.deed().accept(workload);
        } catch (SdkException | IllegalStateException refused) {
            refusal = ": refused";
        }
        monitor.changed();
        trace.line(cloud.timeline().instant(), "somebody", action.text() + refusal);
    }
}
