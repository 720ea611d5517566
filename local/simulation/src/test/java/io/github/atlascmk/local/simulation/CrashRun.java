package io.github.atlascmk.local.simulation;

import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.ProjectFolder;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.wire.Write;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One procedure, played with at most one crash: until all is quiet, and then held against what must be by then. */
final class CrashRun {
    /** A claim is respected for 40 minutes, whoever died with it. */
    private static final Duration SWEEPS = Duration.ofMinutes(60);

    /**
     * What came of it.
     *
     * @param places of all calls that functions made until all was quiet
     * @param quiet what was there then
     * @param swept whether the sweep had to come
     * @param writes operations that took effect, in alphabetical order
     * @param told subjects of messages to people
     * @param state what is there in the end
     * @param outcomes of each project's further run
     * @param trace empty unless asked for
     */
    record Result(
            List<String> places,
            String quiet,
            boolean swept,
            List<String> writes,
            List<String> told,
            String state,
            List<String> outcomes,
            @Nullable Violation violation,
            String trace) {

        /** What is wrong, against a play in which nothing happened; empty where nothing is. */
        String problem(Result calm) {
            if (violation != null) {
                return violation.invariant() + ": " + violation.message();
            }
            if (!writes.equals(calm.writes)) {
                return "other writes: " + writes;
            }
            if (!told.containsAll(calm.told)) {
                return "people were told of nothing but " + told;
            }
            if (!outcomes.equals(calm.outcomes)) {
                return "a further run ended " + outcomes;
            }
            return state.equals(calm.state) ? "" : "something else is there in the end: " + state;
        }
    }

    private final Procedure procedure;
    private final OneCrash crash;
    private final RandomFleet fleet;
    private final Trace trace;
    private final InvariantMonitor monitor;
    private final Cloud cloud;

    private CrashRun(Procedure procedure, OneCrash crash, Mutation mutation, boolean traced) {
        this.procedure = procedure;
        this.crash = crash;
        this.fleet = procedure.fleet();
        this.trace = new Trace(fleet.world().now(), traced);
        this.monitor = new InvariantMonitor(0, crash, mutation, trace);
        this.cloud = new Cloud(ProjectFolder.PATH, fleet.world(), monitor);
    }

    static Result of(Procedure procedure, OneCrash crash, Mutation mutation) {
        return of(procedure, crash, mutation, null, false);
    }

    /** @param calm what comes of the procedure without a crash; where something else does, the sweep comes */
    static Result of(Procedure procedure, OneCrash crash, Mutation mutation, @Nullable Result calm, boolean traced) {
        CrashRun play = new CrashRun(procedure, crash, mutation, traced);
        try {
            return play.play(calm);
        } finally {
            play.cloud.close();
        }
    }

    private Result play(@Nullable Result calm) {
        monitor.watch(cloud, fleet, (_, _) -> {});
        monitor.suspend(procedure.excepted());
        procedure.begin(cloud);
        cloud.run();
        List<String> places = crash.places();
        String quiet = state();
        boolean sweeps = calm != null && !quiet.equals(calm.quiet);
        if (sweeps) {
            cloud.schedule(cloud.timeline().instant().plus(SWEEPS));
            cloud.run();
        }
        List<String> writes =
                cloud.wire().writes().stream().map(Write::operation).sorted().toList();
        List<String> told = cloud.notifications().stream()
                .map(SnsMessage::subject)
                .map(Messages::withoutTimes)
                .toList();
        new Convergence(cloud, fleet, monitor, new Workload(cloud, fleet)).check();
        return new Result(
                places, quiet, sweeps, writes, told, state(), outcomes(), monitor.violation(), trace.toString());
    }

    private String state() {
        return EndState.of(cloud, fleet.world());
    }

    private List<String> outcomes() {
        return fleet.members().stream()
                .map(member -> cloud.stepFunctions().executions().stream()
                        .filter(run -> run.input().path("projectId").asText().equals(member.projectId()))
                        .map(CrashRun::outcome)
                        .filter(outcome -> !outcome.equals("COALESCED"))
                        .reduce("no run", (_, last) -> last))
                .toList();
    }

    private static String outcome(Execution run) {
        return run.output() == null
                ? run.status() + " " + run.error()
                : run.output().path("outcome").asText();
    }
}
