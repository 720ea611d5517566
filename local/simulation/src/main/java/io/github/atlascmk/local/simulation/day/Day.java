package io.github.atlascmk.local.simulation.day;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.aws.sns.SnsMessage;
import io.github.atlascmk.local.cloud.fleet.EncryptedFleet;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.Worlds;
import io.github.atlascmk.runtime.Json;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The result of a day of a fleet with scheduled sweeps: each incident has a project of its own, and every fourth
 * project has no incident. The same seed gives the same day.
 *
 * @param results in the order of the incidents
 * @param sweeps the number of sweeps that succeeded
 * @param calls the number of calls to Atlas and AWS, by all callers
 */
public record Day(List<IncidentResult> results, int sweeps, int runs, int messages, int calls) {
    private static final Duration LENGTH = Duration.ofHours(24);
    /** The first incident comes after the first sweep, and the last one early enough to be settled within the day. */
    private static final Duration FIRST = Duration.ofMinutes(20);

    private static final Duration LAST = Duration.ofHours(20);

    /**
     * @param projects from 1 to 9999
     * @param sweepMinutes the stack's parameter SweepMinutes
     */
    public static Day play(Path home, int projects, long seed, int sweepMinutes) {
        World fleet = new Worlds().changed(EncryptedFleet.of(home, projects), world -> {
            world.set("seed", seed);
            world.stack()
                    .set("alertSecret", "made-up-for-the-day")
                    .part("parameters")
                    .set("SweepMinutes", Integer.toString(sweepMinutes));
        });
        try (Cloud cloud = new Cloud(home, fleet)) {
            List<Incident> incidents = incidents(cloud, projects);
            Outsiders workload = new Outsiders(cloud, home);
            incidents.forEach(workload::bringAbout);
            cloud.schedule(cloud.start().plus(LENGTH));
            cloud.run();
            List<Execution> all = cloud.stepFunctions().executions();
            List<SnsMessage> messages = cloud.notifications();
            int calls = cloud.wire().calls().size();
            Map<Integer, Boolean> fine = inTheEvening(cloud, incidents);
            return new Day(
                    incidents.stream()
                            .map(incident -> result(
                                    incident,
                                    runs(cloud, all, incident),
                                    messages,
                                    Boolean.TRUE.equals(fine.get(incident.project()))))
                            .toList(),
                    (int) all.stream()
                            .filter(execution -> isSwept(cloud, execution))
                            .count(),
                    (int) all.stream()
                            .filter(execution -> execution.stateMachineArn().equals(cloud.machineArn()))
                            .count(),
                    messages.size(),
                    calls);
        }
    }

    public long count(IncidentResult.Ending ending) {
        return results.stream().filter(result -> result.ending() == ending).count();
    }

    private static List<Incident> incidents(Cloud cloud, int projects) {
        Random random = cloud.timeline().random("incidents");
        Incident.Kind[] kinds = Incident.Kind.values();
        List<Incident> incidents = new ArrayList<>();
        for (int project = 1; project <= projects; project++) {
            if (project % 4 != 0) {
                Duration after =
                        FIRST.plusSeconds(random.nextLong(LAST.minus(FIRST).toSeconds()));
                incidents.add(new Incident(cloud.start().plus(after), project, kinds[incidents.size() % kinds.length]));
            }
        }
        incidents.sort(Comparator.comparing(Incident::at));
        return incidents;
    }

    /** Whether each project is settled in the evening, by a plan for it. */
    private static Map<Integer, Boolean> inTheEvening(Cloud cloud, List<Incident> incidents) {
        Map<Integer, String> plans = new TreeMap<>();
        for (Incident incident : incidents) {
            ObjectNode input = Json.object()
                    .put("projectId", EncryptedFleet.projectId(incident.project()))
                    .put("plan", true);
            plans.put(
                    incident.project(),
                    cloud.stepFunctions().start(cloud.machineArn(), "evening-" + incident.project(), input));
        }
        cloud.run();
        Map<Integer, Boolean> fine = new TreeMap<>();
        plans.forEach((project, arn) ->
                fine.put(project, isSettled(cloud.stepFunctions().describe(arn))));
        return fine;
    }

    /**
     * Whether nothing is left to do, for a run or a person. The finding about a conflicting writer is ignored, since it
     * stays for a day.
     */
    private static boolean isSettled(Execution plan) {
        return outcome(plan).equals("COMPLIANT")
                || (outcome(plan).equals("NEEDS_A_PERSON")
                        && Objects.requireNonNull(plan.output())
                                .path("findings")
                                .valueStream()
                                .filter(finding ->
                                        !finding.path("disposition").asText().equals("NOTICE"))
                                .allMatch(
                                        finding -> finding.path("kind").asText().equals("CONFLICTING_WRITER")));
    }

    private static IncidentResult result(
            Incident incident, List<Execution> runs, List<SnsMessage> messages, boolean fineInTheEvening) {
        Optional<Execution> first = runs.stream().findFirst();
        Optional<Instant> repaired = runs.stream()
                .filter(run -> outcome(run).equals("ENCRYPTED"))
                .flatMap(run -> Stream.ofNullable(run.stopDate()))
                .findFirst();
        Optional<Instant> reported = messages.stream()
                .filter(message -> message.at().isAfter(incident.at())
                        && message.message().contains(EncryptedFleet.projectId(incident.project())))
                .map(SnsMessage::at)
                .findFirst();
        // People are told before a run repairs, so that they were told doesn't mean that they had to repair it.
        boolean told = reported.isPresent() && repaired.isEmpty();
        IncidentResult.Ending ending = !fineInTheEvening
                ? IncidentResult.Ending.OPEN
                : told
                        ? IncidentResult.Ending.REPORTED
                        : repaired.isPresent() ? IncidentResult.Ending.REPAIRED : IncidentResult.Ending.OPEN;
        Instant settled = (told ? reported : repaired).orElse(incident.at());
        return new IncidentResult(
                incident,
                first.map(run -> run.input().path("requestedBy").asText("a person"))
                        .orElse(null),
                Duration.between(incident.at(), first.map(Execution::startDate).orElse(incident.at())),
                ending,
                Duration.between(incident.at(), settled),
                runs.size());
    }

    private static List<Execution> runs(Cloud cloud, List<Execution> all, Incident incident) {
        return all.stream()
                .filter(execution -> execution.stateMachineArn().equals(cloud.machineArn())
                        && execution
                                .input()
                                .path("projectId")
                                .asText()
                                .equals(EncryptedFleet.projectId(incident.project()))
                        && !execution.startDate().isBefore(incident.at()))
                .toList();
    }

    private static boolean isSwept(Cloud cloud, Execution execution) {
        return !execution.stateMachineArn().equals(cloud.machineArn())
                && outcome(execution).equals("SWEPT");
    }

    private static String outcome(Execution execution) {
        JsonNode output = execution.output();
        return output == null
                ? execution.status().name()
                : output.path("outcome").asText();
    }
}
