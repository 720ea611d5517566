package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.Execution.Status;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.cloud.world.World.EncryptionAtRest;
import io.github.atlascmk.local.simulation.Overwrites.Overwrite;
import io.github.atlascmk.local.simulation.RandomFleet.Member;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The invariants that must hold at the end: after the last fault and the time for convergence. */
final class Convergence {
    private final Cloud cloud;
    private final RandomFleet fleet;
    private final InvariantMonitor monitor;
    private final Workload workload;

    Convergence(Cloud cloud, RandomFleet fleet, InvariantMonitor monitor, Workload workload) {
        this.cloud = cloud;
        this.fleet = fleet;
        this.monitor = monitor;
        this.workload = workload;
    }

    void check() {
        World world = cloud.snapshot();
        allIsOver();
        allIsFree(world);
        for (Member member : fleet.members()) {
            asTheEnrolmentWants(world, member);
            whatIsOverIsTold(world, member);
            whatIsInUseIsWatched(world, member);
        }
        anotherLookWritesNothing();
        overwrittenEditsAreTold();
        nothingSecretIsLeft();
    }

    private void allIsOver() {
        cloud.stepFunctions().executions().stream()
                .filter(run -> run.status() == Status.RUNNING)
                .findFirst()
                .ifPresent(run -> monitor.violated("allRunsEnd", run.name() + " still runs"));
    }

    /** A function that died with a lease can't release it, but the lease has run out by now. */
    private void allIsFree(World world) {
        long now = cloud.timeline().instant().toEpochMilli();
        world.tables().values().stream().flatMap(List::stream).forEach(item -> {
            String id = item.path("id").asText();
            // A sweep keeps its claim until the next one finds that it has ended.
            if (id.startsWith("claim#") && !id.equals("claim#sweep") && item.has("holder")) {
                monitor.violated(
                        "claimsAreFree",
                        id + " is held by " + item.path("holder").asText());
            }
            if (id.startsWith("lease#") && item.path("leaseUntil").asLong(0) > now) {
                monitor.violated("leasesAreFree", id + " is held");
            }
        });
    }

    /**
     * People who were told of danger are told when it is over, by a sweep and the run that it starts. A danger that
     * several projects share is over once each of them is fine.
     */
    private void whatIsOverIsTold(World world, Member member) {
        Instant fine = monitor.world().of(member.projectId()).fineSince();
        boolean lately = fine == null
                || fine.isAfter(cloud.timeline().instant().minus(Duration.ofMinutes(RandomFleet.SWEEP_MINUTES + 20L)));
        boolean isFine = fleet.members().stream()
                .filter(other -> isLookedAt(world, other))
                .map(other -> item(world, "impact#" + other.projectId()))
                .allMatch(record ->
                        record != null && record.path("level").asText().equals("NONE"));
        if (!lately && isFine && isLookedAt(world, member) && monitor.told().isToldOfDanger(member.projectId())) {
            monitor.violated(
                    "whatIsOverIsTold",
                    member.name() + " has been fine since " + fine + ", and people still believe that it is in danger");
        }
    }

    private boolean isLookedAt(World world, Member member) {
        return enrolment(world, member) != null
                && monitor.world().of(member.projectId()).exists();
    }

    /** Events about the key and the role in use lead to a look, or a finding says that they can't. */
    private void whatIsInUseIsWatched(World world, Member member) {
        if (!isLookedAt(world, member)) {
            return;
        }
        monitor.world().of(member.projectId()).inUse().forEach((kind, arn) -> {
            boolean watched = items(world)
                    .map(item -> item.path("id").asText())
                    .anyMatch(id -> id.startsWith("watch#" + member.projectId() + "#" + kind + "#")
                            && id.endsWith(arn.substring(arn.lastIndexOf('/') + 1)));
            if (!watched) {
                monitor.violated("whatIsInUseIsWatched", member.name() + " uses " + arn + ", which isn't watched");
            }
            boolean foreign = !arn.contains(RandomFleet.ACCOUNT) && !arn.contains(RandomFleet.KEY_ACCOUNT);
            if (foreign && lastFindings(member).noneMatch("IN_USE_UNWATCHED"::equals)) {
                monitor.violated(
                        "whatIsUnwatchedIsSaid",
                        member.name() + " uses " + arn + ", and nobody says that its events"
                                + " don't reach the stack");
            }
        });
    }

    private Stream<String> lastFindings(Member member) {
        List<Execution> runs = lookingRuns(member);
        return runs.isEmpty()
                ? Stream.of()
                : findings(List.of(runs.getLast()))
                        .map(finding -> finding.path("kind").asText());
    }

    /** The project and its clusters are encrypted as enrolled, unless something in the world prevents it. */
    private void asTheEnrolmentWants(World world, Member member) {
        ObjectNode enrolment = enrolment(world, member);
        World.Project project = world.atlas().projects().stream()
                .filter(candidate -> candidate.id().equals(member.projectId()))
                .findFirst()
                .orElse(null);
        if (enrolment == null || project == null || !mayWrite(world) || reason(world, member, project) != null) {
            return;
        }
        if (!enrolment.path("mode").asText().equals("ENFORCE") || isContested(member)) {
            return;
        }
        if (!cloud.atlas().isEncryptionValid(member.projectId())) {
            monitor.violated(
                    "projectsAreEncrypted",
                    member.name() + " isn't encrypted with a valid key, and could be: " + lastOutcome(member));
        }
        Instant since = Instant.parse(enrolment.path("enrolledAt").asText());
        boolean old = enrolment.path("existingClusters").asText().equals("ENCRYPT");
        project.clusters().stream()
                .filter(cluster -> !cluster.provider().equals("TENANT"))
                .filter(cluster -> cluster.state().equals("IDLE") && !Boolean.TRUE.equals(cluster.paused()))
                .filter(cluster -> old || !cluster.createDate().isBefore(since))
                .filter(cluster -> !"AWS".equals(cluster.encryptionAtRestProvider()))
                .forEach(cluster -> monitor.violated(
                        "clustersAreEncrypted",
                        cluster.name() + " isn't encrypted, and could be: " + lastOutcome(member)));
    }

    /** Whether the last run found a writer that keeps removing our statement: then we leave it out for a day. */
    private boolean isContested(Member member) {
        List<Execution> runs = lookingRuns(member);
        return !runs.isEmpty()
                && findings(List.of(runs.getLast()))
                        .anyMatch(finding -> finding.path("kind").asText().equals("CONFLICTING_WRITER"));
    }

    /** The member's runs, without those that left their work to another one. */
    private List<Execution> lookingRuns(Member member) {
        return cloud.stepFunctions().executions().stream()
                .filter(run -> run.input().path("projectId").asText().equals(member.projectId()))
                .filter(run -> run.output() == null
                        || !"COALESCED".equals(run.output().path("outcome").asText()))
                .toList();
    }

    private String lastOutcome(Member member) {
        return cloud.stepFunctions().executions().reversed().stream()
                .filter(run -> run.input().path("projectId").asText().equals(member.projectId()))
                .findFirst()
                .map(Convergence::outcome)
                .orElse("no run");
    }

    private static String outcome(Execution run) {
        JsonNode output = run.output();
        return output == null ? run.status() + " " + run.error() : output.toString();
    }

    /** Why the project can't be encrypted at present; null if it can. */
    private static @Nullable String reason(World world, Member member, World.Project project) {
        World.Key key = world.aws().accounts().stream()
                .flatMap(account -> account.keys().stream())
                .filter(candidate -> candidate.keyId().equals(member.keyId()))
                .findFirst()
                .orElse(null);
        if (key == null || !Objects.requireNonNullElse(key.state(), "Enabled").equals("Enabled")) {
            return "the key can't be used";
        }
        if (!hasRole(world, member)) {
            return "the role isn't there";
        }
        EncryptionAtRest encryption = project.encryptionAtRest();
        ObjectNode aws = encryption == null ? null : encryption.awsKms();
        boolean on = aws != null && aws.path("enabled").asBoolean();
        if (aws != null && on && (aws.has("accessKeyID") || !usesRole(project, aws, member))) {
            return "another key or role is in use";
        }
        boolean onlyTenants = !project.clusters().isEmpty()
                && project.clusters().stream()
                        .allMatch(cluster -> cluster.provider().equals("TENANT"));
        return !on && onlyTenants ? "no cluster can use a key" : null;
    }

    private static boolean hasRole(World world, Member member) {
        return world.aws().accounts().getFirst().roles().stream()
                .anyMatch(role -> role.name().equals(member.roleName()));
    }

    private static boolean usesRole(World.Project project, ObjectNode aws, Member member) {
        return aws.path("customerMasterKeyID").asText().equals(member.keyArn())
                && project.roles().stream()
                        .anyMatch(
                                role -> role.roleId().equals(aws.path("roleId").asText())
                                        && member.roleArn().equals(role.iamAssumedRoleArn()));
    }

    private static @Nullable ObjectNode enrolment(World world, Member member) {
        return world.tables().entrySet().stream()
                .filter(table -> table.getKey().endsWith("-EnrolmentTable"))
                .flatMap(table -> table.getValue().stream())
                .filter(item -> item.path("id").asText().equals(member.projectId()))
                .findFirst()
                .orElse(null);
    }

    private static Stream<ObjectNode> items(World world) {
        return world.tables().values().stream().flatMap(List::stream);
    }

    private static @Nullable ObjectNode item(World world, String id) {
        return items(world)
                .filter(item -> item.path("id").asText().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static boolean mayWrite(World world) {
        return world.tables().values().stream()
                .flatMap(List::stream)
                .filter(item -> item.path("id").asText().equals("writes"))
                .allMatch(item -> item.path("enabled").asBoolean(true));
    }

    private void anotherLookWritesNothing() {
        cloud.wire().forget();
        cloud.when(cloud.timeline().instant(), "operator", () -> {
            workload.sweep();
            fleet.members().forEach(workload::startRun);
        });
        cloud.runUntil(cloud.timeline().instant().plus(SeedRun.CONVERGENCE));
        List<Write> writes = cloud.wire().writes();
        if (!writes.isEmpty()) {
            Write first = writes.getFirst();
            monitor.violated(
                    "anotherLookWritesNothing",
                    writes.size() + " writes, the first " + first.operation() + " of " + first.target());
        }
    }

    /**
     * If a write of ours overwrote an edit and the stack received its event, a finding reports it, unless the edit was
     * made again.
     */
    private void overwrittenEditsAreTold() {
        List<String> findings = findings(cloud.stepFunctions().executions())
                .filter(finding -> finding.path("kind").asText().equals("EDIT_OVERWRITTEN"))
                .map(finding -> finding.path("command").asText())
                .toList();
        World world = cloud.snapshot();
        String unroutable = cloud.queue("FailureQueue").toString();
        for (Overwrite overwrite : monitor.overwrites().all()) {
            Optional<String> event = monitor.overwrites().eventId(overwrite).filter(id -> !unroutable.contains(id));
            boolean isTold = event.isEmpty()
                    || findings.stream().anyMatch(command -> command.endsWith(event.get()))
                    || Overwrites.same(overwrite.foreign(), present(world, overwrite))
                    || fleet.members().stream().noneMatch(member -> isConcerned(world, member, overwrite));
            if (!isTold) {
                monitor.violated(
                        "overwrittenEditsAreTold",
                        overwrite.edit().operation() + " of " + overwrite.target() + " at "
                                + overwrite.edit().at() + " was taken away by ours, and nobody knows");
            }
        }
    }

    /** The findings that these runs reported. */
    private Stream<JsonNode> findings(List<Execution> runs) {
        return runs.stream()
                .flatMap(run -> cloud.stepFunctions().history(run.arn()).stream())
                .filter(event -> "ReportResult".equals(event.state()))
                .map(HistoryEvent::detail)
                .filter(HistoryEvent.TaskSucceeded.class::isInstance)
                .map(detail -> ((HistoryEvent.TaskSucceeded) detail).result().at("/Payload/event/findings"))
                .flatMap(JsonNode::valueStream);
    }

    /** Whether the overwritten role or key still exists, and belongs to an enrolment that is older than the edit. */
    private static boolean isConcerned(World world, Member member, Overwrite overwrite) {
        ObjectNode enrolment = enrolment(world, member);
        return enrolment != null
                && (overwrite.target().equals(member.keyArn()) || hasRole(world, member))
                && Instant.parse(enrolment.path("enrolledAt").asText())
                        .isBefore(overwrite.edit().at())
                && List.of(member.roleArn(), member.keyArn()).contains(overwrite.target())
                && world.atlas().projects().stream()
                        .anyMatch(project -> project.id().equals(member.projectId()));
    }

    private static List<String> present(World world, Overwrite overwrite) {
        return world.aws().accounts().stream()
                .flatMap(account -> Stream.concat(
                        account.roles().stream().flatMap(role -> documents(role).entrySet().stream()),
                        account.keys().stream()
                                .map(key -> Map.entry(PolicyContents.key(key.keyId(), ""), (JsonNode) key.policy()))))
                .filter(document -> document.getKey().equals(overwrite.key()))
                .map(document -> PolicyContents.foreign(document.getValue()))
                .findFirst()
                .orElse(List.of());
    }

    private static Map<String, JsonNode> documents(World.Role role) {
        Map<String, JsonNode> documents = new TreeMap<>();
        documents.put(PolicyContents.key(role.name(), ""), role.trustPolicy());
        role.inlinePolicies().forEach((name, policy) -> documents.put(PolicyContents.key(role.name(), name), policy));
        return documents;
    }

    private void nothingSecretIsLeft() {
        Map<String, List<String>> secrets = secrets();
        places().forEach((place, text) -> secrets.forEach((what, values) -> values.stream()
                .filter(text::contains)
                .findFirst()
                .ifPresent(_ -> monitor.violated("nothingSecretIsShown", what + " in " + place))));
    }

    private Map<String, String> places() {
        Map<String, String> places = new TreeMap<>();
        places.put("the logs", cloud.logs());
        places.put("the notifications", cloud.notifications().toString());
        places.put("the answers of functions", cloud.answers().toString());
        cloud.dynamoDb().snapshot().forEach((table, items) -> {
            // This table keeps policies as they were before our writes; few roles may read it.
            if (!table.endsWith("-PolicyHistoryTable")) {
                places.put("the table " + table, items.toString());
            }
        });
        places.put("the failure queue", withoutRequests(cloud.queue("FailureQueue")));
        StringBuilder histories = new StringBuilder();
        cloud.stepFunctions()
                .executions()
                .forEach(run -> histories.append(cloud.stepFunctions().history(run.arn())));
        places.put("the histories", histories.toString());
        return places;
    }

    /**
     * Without request parameters: the queue keeps whole events, and CloudTrail's hold the policies that people wrote.
     */
    private static String withoutRequests(List<JsonNode> messages) {
        List<JsonNode> copies = new ArrayList<>();
        for (JsonNode message : messages) {
            JsonNode copy = message.deepCopy();
            copy.findParents("requestParameters").forEach(call -> ((ObjectNode) call).remove("requestParameters"));
            copies.add(copy);
        }
        return copies.toString();
    }

    private Map<String, List<String>> secrets() {
        Map<String, List<String>> secrets = new TreeMap<>();
        List<String> credentials = new ArrayList<>();
        workload.credentials().forEach(pair -> {
            credentials.add(String.valueOf(pair.clientSecret()));
            credentials.add(Base64.getEncoder()
                    .encodeToString((pair.clientId() + ":" + pair.clientSecret()).getBytes(StandardCharsets.UTF_8)));
        });
        secrets.put("a client secret", credentials);
        secrets.put("an access token", cloud.atlas().tokens());
        secrets.put(
                "an external id",
                cloud.atlas().snapshot().projects().stream()
                        .flatMap(project -> project.roles().stream())
                        .map(World.AtlasRole::externalId)
                        .toList());
        return secrets;
    }
}
