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
import io.github.atlascmk.impact.WatchIndex;
import io.github.atlascmk.run.Claim;
import io.github.atlascmk.run.RunMetrics;
import io.github.atlascmk.run.Runs;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import io.github.atlascmk.runtime.Workers;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entry of all events: recognises an event and starts a run for each enrolled project that it concerns. An unknown
 * or malformed event causes an exception, so that Lambda puts it into the failure queue with the reason.
 */
public final class RouteEvent extends StepHandler<Envelope, RouteEvent.Routed> {
    private static final Logger LOG = LoggerFactory.getLogger(RouteEvent.class);

    /**
     * A key may be that of a thousand projects. Step Functions lets 500 executions start at once in most Regions, and
     * 150 each second (Step Functions Developer Guide: quotas related to API action throttling); one call takes about
     * 30 ms.
     */
    private static final int STARTS_AT_ONCE = 5;

    private final List<EventReader> recognisers;
    private final Enrolments enrolments;
    private final Claim claim;
    private final WatchIndex watched;
    private final ForeignEdits foreignEdits;
    private final TrailMonitor trail;
    private final ManagedPolicies policies;
    private final Runs runs;
    private final Workers workers;
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
        this.watched = new WatchIndex(platform);
        this.foreignEdits = new ForeignEdits(platform);
        this.trail = new TrailMonitor(platform);
        this.policies = new ManagedPolicies(platform.aws().iam());
        this.runs = new Runs(platform);
        this.workers = platform.workers();
    }

    @Override
    protected Routed handle(Envelope event, Invocation invocation) {
        return switch (recognise(event)) {
            case Signal.Look(Hint hint) -> startFor(concerned(hint.target(), invocation), hint);
            case Signal.Changed(Hint hint, ForeignEdit edit) -> {
                Map<String, List<Enrolment>> concerned = byResource(hint.target(), invocation);
                concerned.forEach((resource, projects) -> {
                    if (!projects.isEmpty()) {
                        foreignEdits.record(resource, edit);
                    }
                });
                yield startFor(each(concerned), hint);
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

    /** The enrolments that this target concerns, each once. */
    private List<Enrolment> concerned(Target target, Invocation invocation) {
        return target instanceof Target.Project(String projectId)
                ? enrolments.find(projectId).stream().toList()
                : each(byResource(target, invocation));
    }

    private static List<Enrolment> each(Map<String, List<Enrolment>> byResource) {
        Map<String, Enrolment> each = new TreeMap<>();
        byResource.values().stream()
                .flatMap(List::stream)
                .forEach(enrolment -> each.putIfAbsent(enrolment.projectId(), enrolment));
        return List.copyOf(each.values());
    }

    /**
     * The enrolments that a change concerns, by what is changed, as {@link ForeignEdits} names it: those that name the
     * role or key, and those whose project depends on it. A change of a managed policy counts as one of its roles.
     */
    private Map<String, List<Enrolment>> byResource(Target target, Invocation invocation) {
        return switch (target) {
            case Target.Project _ -> Map.of();
            case Target.Role role -> Map.of(role.lookupKey(), ofRole(role.lookupKey()));
            case Target.Key(var arn) -> Map.of(arn.toString(), with(enrolments.byKey(arn), arn.toString()));
            case Target.KeyStore(String id) -> Map.of(id, with(List.of(), id));
            case Target.ManagedPolicy policy -> attachedTo(policy, invocation.account());
        };
    }

    private List<Enrolment> ofRole(String lookupKey) {
        return with(enrolments.byRole(lookupKey), lookupKey);
    }

    /** These enrolments, and those of further projects that depend on it. */
    private List<Enrolment> with(List<Enrolment> enrolled, String dependence) {
        Set<String> known = enrolled.stream().map(Enrolment::projectId).collect(Collectors.toSet());
        return Stream.concat(
                        enrolled.stream(),
                        watched.projects(dependence).keySet().stream()
                                .filter(projectId -> !known.contains(projectId))
                                .flatMap(projectId -> enrolments.find(projectId).stream()))
                .toList();
    }

    /** Only policies of this account can be asked for their roles; the sweep covers those of other accounts. */
    private Map<String, List<Enrolment>> attachedTo(Target.ManagedPolicy policy, String account) {
        if (!policy.account().equals(account)) {
            LOG.info("not asked for its roles, since it is of another account: {}", policy);
            return Map.of();
        }
        return policies.roleNames(policy.arn()).stream()
                .map(name -> RoleArn.lookupKey(account, name))
                .distinct()
                .collect(Collectors.toMap(role -> role, this::ofRole));
    }

    private Routed startFor(List<Enrolment> concerned, Hint hint) {
        if (concerned.isEmpty()) {
            LOG.info("not enrolled: {}", hint.target());
            metrics.routed("NOT_ENROLLED", 1);
            return new Routed(List.of(), List.of(hint.target().toString()), null);
        }
        Map<String, Runs.Started> byProject = new ConcurrentHashMap<>();
        workers.each(
                concerned,
                STARTS_AT_ONCE,
                enrolment -> byProject.put(
                        enrolment.projectId(), runs.start(enrolment.projectId(), hint.source(), hint.eventId())));
        List<Runs.Started> started = concerned.stream()
                .map(Enrolment::projectId)
                .distinct()
                .map(byProject::get)
                .filter(Objects::nonNull)
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
