package io.github.atlascmk.document;

import static java.util.stream.Collectors.groupingBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.atlas.AtlasRole;
import io.github.atlascmk.atlas.AwsKms;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.AtlasGone;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.failure.PolicyRejected;
import io.github.atlascmk.failure.PolicyTooLarge;
import io.github.atlascmk.failure.UnexpectedFailure;
import io.github.atlascmk.policy.PolicyDocument;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sha256;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what a run wrote into one kind of document: a statement of ours is put back as it was before, or taken out
 * again, by the same merge that wrote it. The old document itself is never written, so newer edits of others stay. It
 * is planned first, and what is done must be what was planned. Nothing is done as long as Atlas depends on it, or the
 * next run would write it again.
 *
 * @param <T> what has such a document: the ARN of a role or a key
 */
public final class Restoration<T> {
    private static final int ID_DIGITS = 16;
    private static final Pattern EXECUTION =
            Pattern.compile("arn:aws[a-z-]*:states:[a-z0-9-]{1,30}:\\d{12}:execution:[\\w-]{1,80}:[\\w-]{1,80}");

    private final Document<T> document;
    private final Platform platform;
    private final AtlasClient atlas;
    private final Enrolments enrolments;
    private final PolicyHistory history;
    private final Leases leases;

    /**
     * One kind of document.
     *
     * @param name under which the steps that write it keep it
     * @param target of the ARN that is kept with it
     * @param read the document as it is now; an empty one where there is none
     * @param check throws {@link PolicyRejected} or {@link PolicyTooLarge} where the document must not be written so
     * @param write an empty one has to be deleted
     */
    public record Document<T>(
            String name,
            Function<String, Optional<T>> target,
            Function<T, PolicyDocument> read,
            BiConsumer<T, PolicyDocument> check,
            BiConsumer<T, PolicyDocument> write,
            Dependence<T> dependence) {}

    /** Why Atlas depends on a statement of the target's document as it is now; empty where it doesn't. */
    public interface Dependence<T> {
        Optional<String> on(T target, ObjectNode statement, List<AtlasRole> roles, AwsKms aws);
    }

    /**
     * @param run ARN of the execution whose writes are to be undone
     * @param plan whether only a plan is wanted
     * @param planned the plan's id: the same is done then, or nothing
     */
    public record Request(
            @Nullable String run,
            @Nullable Boolean plan,
            @Nullable String planned) {}

    /**
     * @param planned what a call that does it has to name
     * @param written whether it was done
     */
    public record Restored(String run, String planned, boolean written, List<Change> changes) {}

    enum Action {
        /** The run took it out. */
        PUT_BACK,
        /** The run added it. */
        TAKE_OUT,
        /** The run changed it. */
        REPLACE
    }

    /** @param obstacle why it can't be done now; null where it can */
    record Change(
            String projectId,
            String target,
            String document,
            String sid,
            Action action,
            @Nullable String obstacle) {}

    /** A statement of ours as it was before the run. */
    private record Former<T>(String projectId, T target, String sid, Optional<ObjectNode> statement) {

        PolicyDocument restoredIn(PolicyDocument present) {
            return statement.map(present::with).orElseGet(() -> present.without(sid));
        }

        Optional<Action> action(PolicyDocument present) {
            Optional<ObjectNode> now = present.statement(sid);
            if (restoredIn(present).equivalent(present)) {
                return Optional.empty();
            }
            return Optional.of(
                    now.isEmpty() ? Action.PUT_BACK : statement.isEmpty() ? Action.TAKE_OUT : Action.REPLACE);
        }
    }

    public Restoration(Platform platform, Document<T> document) {
        this.platform = platform;
        this.document = document;
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.enrolments = new Enrolments(platform);
        this.history = new PolicyHistory(platform.dynamoDb(), platform.required("HISTORY_TABLE"), platform.clock());
        this.leases = new Leases(platform.dynamoDb(), platform.required("STATE_TABLE"), platform.clock());
    }

    /** @throws InvalidEvent where the run isn't named, or what is to be done isn't what was planned */
    public Restored restore(Request request, Invocation invocation) {
        String run = request.run();
        if (run == null || !EXECUTION.matcher(run).matches()) {
            throw InvalidEvent.ofField("run", run, "the ARN of the execution whose writes are to be undone");
        }
        List<Former<T>> formers = formers(run);
        List<Change> changes = changes(formers);
        String id = id(changes, formers);
        if (Boolean.TRUE.equals(request.plan())) {
            return new Restored(run, id, false, changes);
        }
        if (!id.equals(request.planned())) {
            throw new InvalidEvent("planned is " + (request.planned() == null ? "missing" : "out of date")
                    + "; it must be the id that the same call with \"plan\": true gives now");
        }
        if (changes.isEmpty() || changes.stream().anyMatch(change -> change.obstacle() != null)) {
            return new Restored(run, id, false, changes);
        }
        formers.stream()
                .collect(groupingBy(Former::target, LinkedHashMap::new, Collectors.toList()))
                .forEach((target, ofTarget) -> write(target, ofTarget, invocation));
        return new Restored(run, id, true, changes);
    }

    /** What each statement was before the run's first write of it. */
    private List<Former<T>> formers(String run) {
        List<Former<T>> formers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (PolicyHistory.Entry entry : history.ofRun(run)) {
            if (!entry.document().equals(document.name())) {
                continue;
            }
            T target = document.target()
                    .apply(entry.target())
                    .orElseThrow(
                            () -> new UnexpectedFailure("the history names a target that has no " + document.name()));
            for (String sid : entry.sids()) {
                if (seen.add(target + " " + sid)) {
                    formers.add(new Former<>(
                            entry.projectId(), target, sid, entry.before().statement(sid)));
                }
            }
        }
        return formers;
    }

    private List<Change> changes(List<Former<T>> formers) {
        List<Change> changes = new ArrayList<>();
        for (Former<T> former : formers) {
            PolicyDocument present = document.read().apply(former.target());
            former.action(present)
                    .ifPresent(action -> changes.add(new Change(
                            former.projectId(),
                            former.target().toString(),
                            document.name(),
                            former.sid(),
                            action,
                            obstacle(former, present)
                                    .or(() -> refusal(former.target(), restored(present, former.target(), formers)))
                                    .orElse(null))));
        }
        return changes;
    }

    private Optional<String> obstacle(Former<T> former, PolicyDocument present) {
        if (enrolments.permit(former.projectId()).mayWrite()) {
            return Optional.of("the project is enrolled with ENFORCE, so the next run would undo this: enrol it with"
                    + " OBSERVE, unenrol it, or switch all writes off first");
        }
        return present.statement(former.sid()).flatMap(statement -> dependence(former, statement));
    }

    /** Atlas re-validates every 15 minutes, and shuts the clusters down where the access is gone. */
    private Optional<String> dependence(Former<T> former, ObjectNode statement) {
        try {
            return document.dependence()
                    .on(
                            former.target(),
                            statement,
                            atlas.roles(former.projectId()),
                            atlas.encryptionAtRest(former.projectId()).aws());
        } catch (AtlasGone gone) {
            return Optional.empty();
        }
    }

    /** Of a document of a role: while the project is encrypted by the role, or has it authorised. */
    public static Optional<String> dependenceOnRole(RoleArn arn, List<AtlasRole> roles, AwsKms aws) {
        String role = arn.toString();
        boolean byAnother = roles.stream()
                .filter(one -> one.roleId().equals(aws.roleId()))
                .anyMatch(one -> !role.equals(one.iamAssumedRoleArn()));
        if (aws.isEnabled() && !byAnother) {
            return Optional.of("Atlas depends on it: the project is encrypted by this role; its encryption has to"
                    + " be disabled first, by hand: endpoints, then clusters, then the project");
        }
        return roles.stream().anyMatch(one -> role.equals(one.iamAssumedRoleArn()))
                ? Optional.of("Atlas depends on it: the project has this role authorised; take it off there first")
                : Optional.empty();
    }

    private Optional<String> refusal(T target, PolicyDocument restored) {
        try {
            document.check().accept(target, restored);
            return Optional.empty();
        } catch (PolicyRejected | PolicyTooLarge refused) {
            return Optional.ofNullable(refused.getMessage());
        }
    }

    private PolicyDocument restored(PolicyDocument present, T target, List<Former<T>> formers) {
        PolicyDocument restored = present;
        for (Former<T> former : formers) {
            restored = former.target().equals(target) ? former.restoredIn(restored) : restored;
        }
        return restored;
    }

    private void write(T target, List<Former<T>> formers, Invocation invocation) {
        PolicyEdit edit = new PolicyEdit(
                document.name(),
                () -> document.read().apply(target),
                planned -> document.check().accept(target, planned),
                (_, planned) -> document.write().accept(target, planned));
        leases.holding(
                target.toString(),
                invocation,
                lease -> edit.make(
                        present -> restored(present, target, formers), lease, platform.clock(), platform.sleeper()));
    }

    /** Of what would be done, and of the documents that it would be done to. */
    private String id(List<Change> changes, List<Former<T>> formers) {
        Map<String, String> documents = formers.stream()
                .map(Former::target)
                .distinct()
                .collect(Collectors.toMap(
                        Object::toString,
                        target -> document.read().apply(target).fingerprint(),
                        (one, _) -> one,
                        LinkedHashMap::new));
        String all = changes.stream()
                .map(change -> change.target() + " " + change.sid() + " " + change.action())
                .collect(Collectors.joining("\n"));
        return Sha256.hex(documents + "\n" + all).substring(0, ID_DIGITS);
    }
}
