package io.github.atlascmk.step;

import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import io.github.atlascmk.trigger.ClusterObserved;
import io.github.atlascmk.trigger.Envelope;
import io.github.atlascmk.trigger.Hint;
import io.github.atlascmk.trigger.NothingToDo;
import io.github.atlascmk.trigger.Recognised;
import io.github.atlascmk.trigger.Recogniser;
import io.github.atlascmk.trigger.Target;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The front door: recognises an event and starts a run for each enrolled project that it concerns. Unknown and
 * malformed events are thrown, so that Lambda puts them into the failure queue with the reason.
 */
public final class RouteEvent extends StepHandler<Envelope, RouteEvent.Routed> {
    private static final Logger LOG = LoggerFactory.getLogger(RouteEvent.class);

    private final List<Recogniser> recognisers = List.of(new ClusterObserved());
    private final Enrolments enrolments;
    private final Runs runs;
    private final RunMetrics metrics = new RunMetrics();

    /**
     * @param notEnrolled what the event is about and nobody enrolled: left alone
     * @param nothingToDo why the event needs nothing; null where it may
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
        this.enrolments = new Enrolments(platform.dynamoDb(), platform.required("ENROLMENT_TABLE"));
        this.runs = new Runs(platform);
    }

    @Override
    protected Routed handle(Envelope event, Invocation invocation) {
        return switch (recognise(event)) {
            case Hint hint -> route(hint);
            case NothingToDo(String why) -> {
                LOG.info("nothing to do: {}", why);
                metrics.routed("NOTHING_TO_DO", 1);
                yield new Routed(List.of(), List.of(), why);
            }
        };
    }

    private Recognised recognise(Envelope event) {
        return recognisers.stream()
                .flatMap(recogniser -> recogniser.recognise(event).stream())
                .findFirst()
                .orElseThrow(() -> new InvalidEvent("the event is \"" + event.detailType() + "\" of \"" + event.source()
                        + "\"; known is "
                        + recognisers.stream().map(Recogniser::knows).collect(Collectors.joining(", "))));
    }

    private Routed route(Hint hint) {
        List<String> projects = concerned(hint.target());
        if (projects.isEmpty()) {
            LOG.info("not enrolled: {}", hint.target());
            metrics.routed("NOT_ENROLLED", 1);
            return new Routed(List.of(), List.of(hint.target().toString()), null);
        }
        List<Runs.Started> started = projects.stream()
                .map(projectId -> runs.start(projectId, hint.source(), hint.eventId()))
                .toList();
        metrics.routed("STARTED", started.stream().filter(Runs.Started::isNew).count());
        return new Routed(started, List.of(), null);
    }

    /** Ids of the enrolled projects that this is about. */
    private List<String> concerned(Target target) {
        List<Enrolment> found = switch (target) {
            case Target.Project(String projectId) ->
                enrolments.find(projectId).stream().toList();
            case Target.Role role -> enrolments.byRole(role.lookupKey());
            case Target.Key(var arn) -> enrolments.byKey(arn);
            case Target.ManagedPolicy _ -> List.of();
        };
        return found.stream().map(Enrolment::projectId).toList();
    }
}
