package io.github.atlascmk.function;

import io.github.atlascmk.aws.ManagedPolicies;
import io.github.atlascmk.aws.RoleArn;
import io.github.atlascmk.document.ForeignEdit;
import io.github.atlascmk.document.ForeignEdits;
import io.github.atlascmk.document.TrailMonitor;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.event.ClusterCreatedReader;
import io.github.atlascmk.event.ClusterObservedReader;
import io.github.atlascmk.event.Envelope;
import io.github.atlascmk.event.EventReader;
import io.github.atlascmk.event.Hint;
import io.github.atlascmk.event.KeyCallReader;
import io.github.atlascmk.event.KeyEventReader;
import io.github.atlascmk.event.OwnRoles;
import io.github.atlascmk.event.RoleCallReader;
import io.github.atlascmk.event.Signal;
import io.github.atlascmk.event.StoppedRunReader;
import io.github.atlascmk.event.Target;
import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.run.Claim;
import io.github.atlascmk.run.RunMetrics;
import io.github.atlascmk.run.Runs;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry of all events: recognises an event and starts a run for each enrolled project that it concerns. An unknown
 * or malformed event causes an exception, so that Lambda puts it into the failure queue with the reason.
 */
public final class RouteEvent extends StepHandler<Envelope, RouteEvent.Routed> {
    private static final Logger LOG = LoggerFactory.getLogger(RouteEvent.class);

    private final List<EventReader> recognisers;
    private final Enrolments enrolments;
    private final Claim claim;
    private final ForeignEdits foreignEdits;
    private final TrailMonitor trail;
    private final ManagedPolicies policies;
    private final Runs runs;
    private final RunMetrics metrics = new RunMetrics();

    /**
     * @param notEnrolled the subjects of the event that aren't enrolled, so that nothing is done for them
     * @param nothingToDo why the event needs no run; null if it may need one
     */
    record Routed(
            List<Runs.Started> runs,
            List<String> notEnrolled,
            @Nullable String nothingToDo) {}

    public RouteEvent() {
        this(LambdaPlatform.create());
    }

    public RouteEvent(Platform platform) {
        super(Envelope.class);
        OwnRoles own = OwnRoles.parse(platform.required("OWN_ROLES"));
        this.recognisers = List.of(
                new ClusterObservedReader(),
                new ClusterCreatedReader(),
                new RoleCallReader(own),
                new KeyCallReader(own),
                new KeyEventReader(),
                new StoppedRunReader());
        this.enrolments = new Enrolments(platform);
        this.claim = new Claim(platform);
        this.foreignEdits = new ForeignEdits(platform);
        this.trail = new TrailMonitor(platform);
        this.policies = new ManagedPolicies(platform.aws().iam());
        this.runs = new Runs(platform);
    }

    @Override
    protected Routed handle(Envelope event, Invocation invocation) {
        return switch (recognise(event)) {
            case Signal.Look(Hint hint) -> startFor(concerned(hint.target(), invocation), hint);
            case Signal.Changed(Hint hint, ForeignEdit edit) -> {
                List<Enrolment> concerned = concerned(hint.target(), invocation);
                concerned.stream()
                        .map(enrolment -> changed(hint.target(), enrolment))
                        .distinct()
                        .forEach(resource -> foreignEdits.record(resource, edit));
                yield startFor(concerned, hint);
            }
            case Signal.OwnEdit(Instant at) -> {
                trail.cameBack(at);
                yield nothingToDo("OWN_EDIT", "the change is the stack's own");
            }
            case Signal.StoppedRun(Hint hint, String execution) ->
                claim.isMarked(hint.target().toString(), execution)
                        ? startFor(concerned(hint.target(), invocation), hint)
                        : nothingToDo("NOTHING_TO_DO", "nobody had asked the stopped run to look once more");
            case Signal.NothingToDo(String why) -> nothingToDo("NOTHING_TO_DO", why);
        };
    }

    private Signal recognise(Envelope event) {
        return recognisers.stream()
                .flatMap(recogniser -> recogniser.recognise(event).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidEvent("the event is \"" + Excerpt.of(event.detailType()) + "\" of \""
                        + Excerpt.of(event.source()) + "\"; known is "
                        + recognisers.stream().map(EventReader::knownEvents).collect(Collectors.joining(", "))));
    }

    /** The enrolments that this target concerns. */
    private List<Enrolment> concerned(Target target, Invocation invocation) {
        return switch (target) {
            case Target.Project(String projectId) ->
                enrolments.find(projectId).stream().toList();
            case Target.Role role -> enrolments.byRole(role.lookupKey());
            case Target.Key(var arn) -> enrolments.byKey(arn);
            case Target.ManagedPolicy policy -> attachedTo(policy, invocation.account());
        };
    }

    /** Only policies of this account can be asked for their roles; the sweep covers those of other accounts. */
    private List<Enrolment> attachedTo(Target.ManagedPolicy policy, String account) {
        if (!policy.account().equals(account)) {
            LOG.info("not asked for its roles, since it is of another account: {}", policy);
            return List.of();
        }
        return policies.roleNames(policy.arn()).stream()
                .flatMap(name -> enrolments.byRole(RoleArn.lookupKey(account, name)).stream())
                .toList();
    }

    /** The role or key whose last edit is remembered; a change of a managed policy counts as a change of its roles. */
    private static String changed(Target target, Enrolment enrolment) {
        return target instanceof Target.Key
                ? enrolment.keyArn().toString()
                : enrolment.roleArn().lookupKey();
    }

    private Routed startFor(List<Enrolment> concerned, Hint hint) {
        if (concerned.isEmpty()) {
            LOG.info("not enrolled: {}", hint.target());
            metrics.routed("NOT_ENROLLED", 1);
            return new Routed(List.of(), List.of(hint.target().toString()), null);
        }
        List<Runs.Started> started = concerned.stream()
                .map(enrolment -> runs.start(enrolment.projectId(), hint.source(), hint.eventId()))
                .toList();
        metrics.routed("STARTED", started.stream().filter(Runs.Started::isNew).count());
        return new Routed(started, List.of(), null);
    }

    private Routed nothingToDo(String outcome, String why) {
        LOG.info("nothing to do: {}", why);
        metrics.routed(outcome, 1);
        return new Routed(List.of(), List.of(), why);
    }
}
