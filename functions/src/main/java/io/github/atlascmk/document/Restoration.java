package io.github.atlascmk.document;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.atlas.AtlasClient;
import io.github.atlascmk.atlas.AtlasHttp;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Undoes what a run wrote into one kind of document: each statement of ours is put back as it was before the run, or
 * taken out again. The old document itself is never written, so newer edits of others stay. A restore is planned first,
 * and only what was planned is done. Nothing is done as long as Atlas depends on one of the statements, or while runs
 * may write, since the next run would write the statement again.
 */
public final class Restoration {
    private static final int ID_DIGITS = 16;
    private static final Pattern EXECUTION =
            Pattern.compile("arn:aws[a-z-]*:states:[a-z0-9-]{1,30}:\\d{12}:execution:[\\w-]{1,80}:[\\w-]{1,80}");

    private final String name;
    private final Function<String, Optional<? extends Document>> documents;
    private final AtlasClient atlas;
    private final Enrolments enrolments;
    private final PolicyHistory history;
    private final DocumentEditor editor;

    /**
     * @param run ARN of the execution whose writes are to be undone
     * @param plan whether only a plan is wanted
     * @param planned the plan's id; nothing is done if the plan is a different one by now
     */
    public record Request(
            @Nullable String run,
            @Nullable Boolean plan,
            @Nullable String planned) {}

    /**
     * @param planned the plan's id; the call that carries the plan out has to name it
     * @param written whether the plan was carried out
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

    /** @param obstacle why it can't be done now; null if it can */
    record Change(
            String projectId,
            String target,
            String document,
            String sid,
            Action action,
            @Nullable String obstacle) {}

    /**
     * A statement of ours as it was before the run.
     *
     * @param statement null if it wasn't there
     */
    private record Former(
            String projectId, String sid, @Nullable ObjectNode statement) {

        PolicyDocument restoredIn(PolicyDocument present) {
            return statement == null ? present.without(sid) : present.with(statement);
        }

        Action action(PolicyDocument present) {
            return present.statement(sid).isEmpty()
                    ? Action.PUT_BACK
                    : statement == null ? Action.TAKE_OUT : Action.REPLACE;
        }
    }

    /** @param present the document as it is now */
    private record Plan(Document document, PolicyDocument present, List<Former> formers) {

        PolicyDocument restoredIn(PolicyDocument policy) {
            PolicyDocument restored = policy;
            for (Former former : formers) {
                restored = former.restoredIn(restored);
            }
            return restored;
        }

        /** Why the document can't be written as planned; empty if it can. */
        Optional<String> refusal() {
            try {
                document.check(restoredIn(present), List.of());
                return Optional.empty();
            } catch (PolicyRejected | PolicyTooLarge refused) {
                return Optional.ofNullable(refused.getMessage());
            }
        }
    }

    /**
     * @param name the kind of document: one of the names in {@link Document}
     * @param documents the document of a role or key, by the ARN that the history keeps
     */
    public Restoration(Platform platform, String name, Function<String, Optional<? extends Document>> documents) {
        this.name = name;
        this.documents = documents;
        this.atlas = new AtlasClient(new AtlasHttp(platform));
        this.enrolments = new Enrolments(platform);
        this.history = new PolicyHistory(platform);
        this.editor = new DocumentEditor(platform);
    }

    /** @throws InvalidEvent if no run is named, or if the plan isn't the one that was named */
    public Restored restore(Request request, Invocation invocation) {
        String run = request.run();
        if (run == null || !EXECUTION.matcher(run).matches()) {
            throw InvalidEvent.ofField("run", run, "the ARN of the execution whose writes are to be undone");
        }
        List<Plan> plans = plans(run);
        List<Change> changes =
                plans.stream().flatMap(plan -> changes(plan).stream()).toList();
        String id = id(plans, changes);
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
        plans.forEach(plan -> editor.restore(plan.document(), plan::restoredIn, invocation));
        return new Restored(run, id, true, changes);
    }

    /** One plan for each document of this kind that the run wrote. */
    private List<Plan> plans(String run) {
        Map<String, Map<String, Former>> formers = new LinkedHashMap<>();
        for (PolicyHistory.Entry entry : history.ofRun(run)) {
            if (entry.document().equals(name)) {
                Map<String, Former> ofTarget = formers.computeIfAbsent(entry.target(), _ -> new LinkedHashMap<>());
                // Only the first entry counts: it holds the statement as it was before the run.
                entry.sids().forEach(sid -> ofTarget.computeIfAbsent(sid, _ -> former(entry, sid)));
            }
        }
        List<Plan> plans = new ArrayList<>();
        formers.forEach((target, ofTarget) -> {
            Document document = documents
                    .apply(target)
                    .orElseThrow(() -> new UnexpectedFailure("the history names a target that has no " + name));
            plans.add(new Plan(document, document.read(), List.copyOf(ofTarget.values())));
        });
        return plans;
    }

    private static Former former(PolicyHistory.Entry entry, String sid) {
        return new Former(entry.projectId(), sid, entry.before().statement(sid).orElse(null));
    }

    private List<Change> changes(Plan plan) {
        PolicyDocument present = plan.present();
        return plan.formers().stream()
                .filter(former -> !former.restoredIn(present).equivalent(present))
                .map(former -> new Change(
                        former.projectId(),
                        plan.document().target(),
                        name,
                        former.sid(),
                        former.action(present),
                        obstacle(plan, former).or(plan::refusal).orElse(null)))
                .toList();
    }

    private Optional<String> obstacle(Plan plan, Former former) {
        if (enrolments.permit(former.projectId()).mayWrite()) {
            return Optional.of("the project is enrolled with ENFORCE, so the next run would undo this: enrol it with"
                    + " OBSERVE, unenrol it, or switch all writes off first");
        }
        return plan.present()
                .statement(former.sid())
                .flatMap(statement -> dependence(plan.document(), former.projectId(), statement));
    }

    private Optional<String> dependence(Document document, String projectId, ObjectNode statement) {
        try {
            return new AtlasDependence(
                            atlas.roles(projectId),
                            atlas.encryptionAtRest(projectId).aws())
                    .on(document, statement);
        } catch (AtlasGone gone) {
            return Optional.empty();
        }
    }

    /** Identifies a plan: its changes, and the present documents. */
    private static String id(List<Plan> plans, List<Change> changes) {
        Map<String, String> documents = new LinkedHashMap<>();
        plans.forEach(
                plan -> documents.put(plan.document().target(), plan.present().fingerprint()));
        String all = changes.stream()
                .map(change -> change.target() + " " + change.sid() + " " + change.action())
                .collect(Collectors.joining("\n"));
        return Sha256.hex(documents + "\n" + all).substring(0, ID_DIGITS);
    }
}
