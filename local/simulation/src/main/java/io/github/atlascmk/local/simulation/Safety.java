package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.failure.TerminalException;
import io.github.atlascmk.local.asl.execution.Execution;
import io.github.atlascmk.local.asl.execution.HistoryEvent;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.wire.Call;
import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Write;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.local.simulation.InvocationLog.Enrolled;
import io.github.atlascmk.local.simulation.InvocationLog.Invocation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The invariants that must hold at every moment, checked after each call and each write. Each is a method that returns
 * what is wrong, or null.
 */
final class Safety {
    private static final String OURS = "AtlasCmk";
    static final List<String> POLICIES = List.of("UpdateAssumeRolePolicy", "PutRolePolicy", "PutKeyPolicy");
    /** The operation that reads back each write. */
    private static final Map<String, String> READ_BACK = Map.of(
            "UpdateAssumeRolePolicy", "GetRole",
            "PutRolePolicy", "GetRolePolicy",
            "PutKeyPolicy", "GetKeyPolicy",
            "authorizeGroupCloudProviderAccessRole", "listGroupCloudProviderAccess",
            "updateGroupEncryptionAtRest", "getGroupEncryptionAtRest",
            "updateGroupCluster", "getGroupCluster");
    /** How many calls may come between the check whether one may write and the write. */
    private static final int CALLS_AFTER_LOOK = 2;

    private final Cloud cloud;
    private final RandomFleet fleet;
    private final InvocationLog invocationLog;
    private final BiConsumer<String, String> violations;
    private final Overwrites overwrites = new Overwrites();
    /** When somebody else last changed a role, a key or something in Atlas, by its ARN or path. */
    private final Map<String, Instant> foreignEdits = new HashMap<>();

    /** Whether each project's encryption worked after the last write, ours or not. */
    private Map<String, Boolean> valid;

    /** Atlas roles that we created and that still exist, by project and the ARN that they were created for. */
    private final Map<String, Set<String>> ourAtlasRoles = new HashMap<>();
    /** Whether Atlas could use the key when a run last read a project's encryption, by execution. */
    private final Map<String, Boolean> validAtLook = new HashMap<>();
    /** When a run last began to look at its project, by execution. */
    private final Map<String, Instant> lookedAt = new HashMap<>();
    /** The start of the last run that left its work to another one, by the execution of the latter. */
    private final Map<String, Instant> leftTo = new HashMap<>();

    /** @param violations take the name of an invariant, and what was wrong */
    Safety(Cloud cloud, RandomFleet fleet, InvocationLog invocationLog, BiConsumer<String, String> violations) {
        this.cloud = cloud;
        this.fleet = fleet;
        this.invocationLog = invocationLog;
        this.violations = violations;
        valid = validity();
    }

    void wrote(Write write) {
        Invocation writer = invocationLog.of(write.caller());
        if (writer == null) {
            foreignEdits.put(write.target(), write.at());
        }
        if (POLICIES.contains(write.operation())) {
            if (writer == null) {
                overwrites.edited(write);
            } else {
                overwrites.wrote(
                        write,
                        writer.read.getOrDefault(
                                PolicyContents.key(write.target(), PolicyContents.name(write)),
                                MissingNode.getInstance()));
            }
        }
        Map<String, Boolean> after = validity();
        if (writer != null) {
            check("writesArePermitted", permitted(writer));
            check("writesAreForTheEnrolment", forTheEnrolment(write, writer));
            check("writesAreUnderALease", underALease(write, writer));
            check("foreignElementsAreKept", foreignElementsAreKept(write, writer));
            check("foreignSettingsAreKept", foreignSettingsAreKept(write));
            check("encryptionIsNeverSwitched", neverSwitched(write, writer));
            check("onlyWhatIsNeededIsGranted", onlyWhatIsNeeded(write));
            check("oneAtlasRoleForAProject", oneAtlasRole(write, writer));
            check("oldClustersAreLeftAlone", oldClustersAreLeftAlone(write, writer));
            check("whatIsValidStaysValid", staysValid(write, writer, after));
        }
        if (write.operation().equals("deauthorizeGroupCloudProviderAccessRole")) {
            String id = write.target().substring(write.target().lastIndexOf('/') + 1);
            ourAtlasRoles.values().forEach(ids -> ids.remove(id));
        }
        valid = after;
    }

    /** Whether each project's encryption worked after the last write, once all of IAM has propagated. */
    Map<String, Boolean> valid() {
        return valid;
    }

    Overwrites overwrites() {
        return overwrites;
    }

    void called(Call call) {
        Invocation invocation = invocationLog.of(call.caller());
        if (invocation == null) {
            return;
        }
        // Without a token it can't read back, and fails: the next attempt will.
        boolean hasNoToken = call.error() != null
                && (call.target().endsWith("/token") || call.service().equals("secretsmanager"));
        invocation.unread.values().removeIf(read -> hasNoToken || read.equals(call.operation()));
        if (call.error() == null && READ_BACK.containsKey(call.operation())) {
            invocation.unread.put(call.target(), READ_BACK.get(call.operation()));
        }
        // This run has started another one, which takes over the work that was left to it.
        if (call.operation().equals("StartExecution") && call.caller().name().equals("ReportResult")) {
            leftTo.remove(invocation.payload.path("run").asText());
        }
        if (call.operation().equals("getGroupEncryptionAtRest")
                && call.caller().name().equals("InspectProject")) {
            validAtLook.put(
                    invocation.payload.path("run").asText(), cloud.atlas().isEncryptionValid(invocation.projectId()));
        }
    }

    /** An invocation that neither crashes nor times out has read back what it wrote. */
    void ended(Caller caller) {
        Invocation invocation = invocationLog.ends(caller);
        boolean lived =
                !cloud.wire().isDead(caller) && !cloud.timeline().instant().isAfter(caller.deadline());
        if (invocation != null && lived && !invocation.unread.isEmpty()) {
            violated("writesAreReadBack", caller.name() + " never looked again at " + invocation.unread.keySet());
        }
    }

    /** A lease changes hands only if its holder released it or has ended. */
    void leaseChanged(String resource, String before, String after) {
        Invocation holder = before.isEmpty() ? null : invocationLog.byRequest(before);
        if (!after.isEmpty() && !after.equals(before) && holder != null && isAlive(holder)) {
            violated(
                    "oneHolderOfALease",
                    holder.caller.name() + " still held the lease on " + resource + " when another took it");
        }
    }

    /**
     * A claim is taken over only from a run that has ended. A run that takes a claim then inspects the project, and so
     * sees all that was marked for it before.
     */
    void claimChanged(String projectId, String before, String after, boolean taken) {
        if (taken) {
            lookedAt.put(after, cloud.timeline().instant());
        }
        boolean takenOver = !before.isEmpty() && !after.isEmpty() && !before.equals(after);
        if (takenOver && cloud.stepFunctions().describe(before).status() == Execution.Status.RUNNING) {
            violated("claimsAreTakenFromTheDead", "the claim on " + projectId + " was taken from a run that goes on");
        }
    }

    void history(HistoryEvent event) {
        switch (event.detail()) {
            case HistoryEvent.RetryScheduled retry
            when isTerminal(retry.error()) ->
                violated(
                        "terminalErrorsAreFinal",
                        event.state() + " tries again after " + simple(retry.error())
                                + ", which nothing but a person ends");
            case HistoryEvent.ExecutionFailed failed
            when isBug(failed.error()) ->
                violated("noRunEndsByABug", "a run ended with " + simple(failed.error()) + ": " + failed.cause());
            case HistoryEvent.ExecutionSucceeded ended -> {
                check("reportsAreTrue", untrueReport(event, ended.output()));
                check("nothingLeftToARunIsForgotten", forgotten(event, ended.output()));
            }
            case HistoryEvent.TaskScheduled _
            when "InspectProject".equals(event.state()) -> lookedAt.put(event.executionArn(), event.at());
            default -> {}
        }
    }

    /** If a run left its work to another one, that one inspects the project after the former began. */
    private @Nullable String forgotten(HistoryEvent event, JsonNode output) {
        if (output.path("outcome").asText().equals("COALESCED")) {
            leftTo.put(
                    output.path("holder").asText(),
                    cloud.stepFunctions().describe(event.executionArn()).startDate());
            return null;
        }
        Instant left = leftTo.get(event.executionArn());
        Instant looked = lookedAt.get(event.executionArn());
        return left != null && (looked == null || looked.isBefore(left))
                ? "a run ended without a look after another one had left its work to it"
                : null;
    }

    /** The writer checked right before the write: the enrolment is current and says ENFORCE, and the switch is on. */
    private @Nullable String permitted(Invocation writer) {
        Instant looked = writer.looked;
        if (looked == null) {
            return writer.caller.name() + " wrote without a look whether it may";
        }
        if (writer.callsSince > CALLS_AFTER_LOOK) {
            return writer.caller.name() + " made " + writer.callsSince + " calls between its look whether it may write "
                    + "and the write";
        }
        if (!invocationLog.mayWrite(looked)) {
            return writer.caller.name() + " wrote with the switch off";
        }
        Enrolled enrolled = invocationLog.enrolled(writer.projectId(), looked);
        if (enrolled.version() == 0) {
            return writer.caller.name() + " wrote for a project that nobody enrolled";
        }
        if (!enrolled.enforce()) {
            return writer.caller.name() + " wrote for a project in OBSERVE";
        }
        long inspected = writer.payload.path("enrolmentVersion").asLong(enrolled.version());
        return inspected == enrolled.version()
                ? null
                : writer.caller.name() + " wrote for version " + inspected + " of an enrolment at "
                        + enrolled.version();
    }

    private @Nullable String forTheEnrolment(Write write, Invocation writer) {
        Enrolled enrolled =
                invocationLog.enrolled(writer.projectId(), Objects.requireNonNullElse(writer.looked, write.at()));
        boolean meant = switch (write.service()) {
            case "iam" -> write.target().equals(enrolled.roleArn());
            case "kms" -> write.target().equals(enrolled.keyArn());
            case "atlas" -> write.target().contains("/groups/" + writer.projectId() + "/");
            default -> false;
        };
        return meant
                ? null
                : writer.caller.name() + " wrote to " + write.target() + ", which the enrolment doesn't name";
    }

    private @Nullable String underALease(Write write, Invocation writer) {
        String resource = write.service().equals("atlas") ? writer.projectId() : write.target();
        return invocationLog.holds(writer, resource, write.at())
                ? null
                : writer.caller.name() + " wrote to " + write.target() + " without holding the lease on it";
    }

    /** A write keeps all elements of others that this invocation had read in the policy. */
    private @Nullable String foreignElementsAreKept(Write write, Invocation writer) {
        if (!POLICIES.contains(write.operation())) {
            return null;
        }
        String name = PolicyContents.name(write);
        JsonNode seen = writer.read.get(PolicyContents.key(write.target(), name));
        JsonNode after = PolicyContents.document(write);
        if (seen == null) {
            return write.before() == null ? null : writer.caller.name() + " wrote a policy that it had not read";
        }
        List<String> lost = new ArrayList<>(PolicyContents.foreign(seen));
        PolicyContents.foreign(after).forEach(lost::remove);
        return lost.isEmpty()
                ? null
                : write.operation() + " lost " + lost.size() + " elements of others in the policy of " + write.target();
    }

    /** A PATCH of the project's encryption touches awsKms alone. */
    private static @Nullable String foreignSettingsAreKept(Write write) {
        if (!write.operation().equals("updateGroupEncryptionAtRest")) {
            return null;
        }
        ObjectNode before = copy(write.before());
        ObjectNode after = copy(write.after());
        before.remove("awsKms");
        after.remove("awsKms");
        return before.equals(after) ? null : "the project's settings beside awsKms were changed";
    }

    /** No write replaces the key or role that encrypts a project without an approval, since that can't be undone. */
    private @Nullable String neverSwitched(Write write, Invocation writer) {
        if (!write.operation().equals("updateGroupEncryptionAtRest")) {
            return null;
        }
        JsonNode before = copy(write.before()).path("awsKms");
        JsonNode after = copy(write.after()).path("awsKms");
        if (!before.path("enabled").asBoolean()) {
            return null;
        }
        if (!after.path("enabled").asBoolean()) {
            return "the project's encryption was turned off";
        }
        Set<String> needed = new TreeSet<>();
        boolean byAccessKey = before.has("accessKeyID");
        if (byAccessKey && !after.has("accessKeyID")) {
            needed.add("SWITCH_TO_ROLE");
        }
        if (!byAccessKey && !before.path("roleId").equals(after.path("roleId"))) {
            needed.add("REPLACE_ROLE");
        }
        if (!before.path("customerMasterKeyID").equals(after.path("customerMasterKeyID"))) {
            needed.add("REPLACE_KEY");
        }
        needed.removeAll(invocationLog
                .enrolled(writer.projectId(), Objects.requireNonNullElse(writer.looked, write.at()))
                .approvals());
        return needed.isEmpty() ? null : "the project's encryption was switched without " + needed;
    }

    /** Our statements only let Atlas assume a role with an external id, or let a role use a key. */
    private static @Nullable String onlyWhatIsNeeded(Write write) {
        if (!POLICIES.contains(write.operation())) {
            return null;
        }
        for (JsonNode statement : PolicyContents.statements(PolicyContents.document(write))) {
            if (!statement.path("Sid").asText().startsWith(OURS)) {
                continue;
            }
            boolean narrow = write.operation().equals("UpdateAssumeRolePolicy")
                    ? statement.path("Principal").path("AWS").asText().equals(RandomFleet.ATLAS)
                            && statement.path("Action").asText().equals("sts:AssumeRole")
                            && statement
                                    .at("/Condition/StringEquals/sts:ExternalId")
                                    .isTextual()
                    : PolicyContents.strings(statement.path("Action")).stream()
                            .allMatch(Set.of("kms:Decrypt", "kms:Encrypt", "kms:DescribeKey")::contains);
            if (!narrow) {
                return "our statement " + statement.path("Sid").asText() + " grants more than is needed";
            }
        }
        return null;
    }

    private @Nullable String oneAtlasRole(Write write, Invocation writer) {
        if (!write.operation().equals("createGroupCloudProviderAccess")) {
            return null;
        }
        Enrolled enrolled = invocationLog.enrolled(writer.projectId(), write.at());
        Set<String> ours =
                ourAtlasRoles.computeIfAbsent(writer.projectId() + " " + enrolled.roleArn(), _ -> new HashSet<>());
        ours.add(write.target().substring(write.target().lastIndexOf('/') + 1));
        return ours.size() == 1 ? null : "we made " + ours.size() + " Atlas roles for " + writer.projectId();
    }

    private @Nullable String oldClustersAreLeftAlone(Write write, Invocation writer) {
        if (!write.operation().equals("updateGroupCluster")) {
            return null;
        }
        Enrolled enrolled =
                invocationLog.enrolled(writer.projectId(), Objects.requireNonNullElse(writer.looked, write.at()));
        String name = write.target().substring(write.target().lastIndexOf('/') + 1);
        boolean old = project(writer.projectId()).clusters().stream()
                .anyMatch(cluster ->
                        cluster.name().equals(name) && cluster.createDate().isBefore(enrolled.since()));
        return old && !enrolled.existing().equals("ENCRYPT")
                ? "the cluster " + name + " is older than the enrolment, which only reports such"
                : null;
    }

    /**
     * No write of ours takes away what a project's live encryption depends on, not even after propagation. If somebody
     * breaks a role or key between the inspection of a run and its PATCH of the project, Atlas still finds the role or
     * key working, and so may we.
     */
    private @Nullable String staysValid(Write write, Invocation writer, Map<String, Boolean> after) {
        if (write.operation().equals("updateGroupEncryptionAtRest") && isOvertaken(writer)) {
            return null;
        }
        for (RandomFleet.Member member : fleet.members()) {
            boolean lost = Boolean.TRUE.equals(valid.get(member.projectId()))
                    && Boolean.FALSE.equals(after.get(member.projectId()));
            if (lost && exists(member.projectId())) {
                return write.operation() + " of " + write.target() + " made the encryption of " + member.name()
                        + " invalid";
            }
        }
        return null;
    }

    private boolean isOvertaken(Invocation writer) {
        Enrolled enrolled = invocationLog.enrolled(writer.projectId(), Objects.requireNonNull(writer.looked));
        Instant looked = lookedAt.getOrDefault(writer.payload.path("run").asText(), Instant.MAX);
        return Stream.of(enrolled.roleArn(), enrolled.keyArn())
                .anyMatch(
                        target -> foreignEdits.getOrDefault(target, Instant.MIN).isAfter(looked));
    }

    /** If a run reports that all is encrypted, Atlas could use the key when the run read its encryption. */
    private @Nullable String untrueReport(HistoryEvent event, JsonNode output) {
        boolean good = List.of("ENCRYPTED", "COMPLIANT")
                .contains(output.path("outcome").asText());
        return good && Boolean.FALSE.equals(validAtLook.get(event.executionArn()))
                ? "a run ended " + output.path("outcome").asText() + " although Atlas couldn't use the key"
                : null;
    }

    private boolean isAlive(Invocation invocation) {
        return !invocation.ended
                && !cloud.wire().isDead(invocation.caller)
                && !cloud.timeline().instant().isAfter(invocation.caller.deadline());
    }

    /** Whether each project's encryption works, once all changes of IAM have propagated. */
    private Map<String, Boolean> validity() {
        return cloud.accounts()
                .settled(() -> fleet.members().stream()
                        .map(RandomFleet.Member::projectId)
                        .collect(Collectors.toMap(id -> id, id -> cloud.atlas().isEncryptionValid(id))));
    }

    private boolean exists(String projectId) {
        return cloud.atlas().snapshot().projects().stream()
                .anyMatch(project -> project.id().equals(projectId));
    }

    private World.Project project(String projectId) {
        return cloud.atlas().snapshot().projects().stream()
                .filter(project -> project.id().equals(projectId))
                .findFirst()
                .orElseThrow();
    }

    private static boolean isTerminal(String error) {
        try {
            return TerminalException.class.isAssignableFrom(Class.forName(error));
        } catch (ClassNotFoundException notOurs) {
            return false;
        }
    }

    private static boolean isBug(String error) {
        return error.endsWith(".UnexpectedFailure")
                || error.startsWith("States.") && !error.equals("States.Timeout") && !error.equals("States.TaskFailed");
    }

    private static String simple(String error) {
        return error.substring(error.lastIndexOf('.') + 1);
    }

    private static ObjectNode copy(@Nullable JsonNode node) {
        return node instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
    }

    private void check(String invariant, @Nullable String wrong) {
        if (wrong != null) {
            violated(invariant, wrong);
        }
    }

    private void violated(String invariant, String wrong) {
        violations.accept(invariant, wrong);
    }
}
