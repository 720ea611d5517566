package io.github.atlascmk.step;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.Sha256;
import io.github.atlascmk.runtime.StepHandler;
import io.github.atlascmk.trigger.ClusterObserved;
import io.github.atlascmk.trigger.Envelope;
import io.github.atlascmk.trigger.Hint;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;

/**
 * The front door: recognises an event and starts a run for each enrolled project that it concerns. The same event never
 * starts a second run, since the execution's name is made from it. Unknown and malformed events are thrown, so that
 * Lambda puts them into the failure queue with the reason.
 */
public final class RouteEvent extends StepHandler<Envelope, RouteEvent.Routed> {
    private static final int NAME_HASH_DIGITS = 32;

    private final Enrolments enrolments;
    private final Supplier<SfnClient> stepFunctions;
    private final String stateMachine;

    /** @param notEnrolled projects that the event concerns and nobody enrolled: left alone */
    public record Routed(List<Started> runs, List<String> notEnrolled) {}

    /** @param isNew false where the same event had started it before */
    public record Started(String projectId, String executionName, boolean isNew) {}

    private record RunInput(String projectId, String requestedBy) {}

    public RouteEvent() {
        this(LambdaPlatform.create());
    }

    public RouteEvent(Platform platform) {
        super(Envelope.class);
        this.enrolments = new Enrolments(platform.dynamoDb(), platform.required("ENROLMENT_TABLE"));
        this.stepFunctions = platform.stepFunctions();
        this.stateMachine = platform.required("STATE_MACHINE_ARN");
    }

    @Override
    protected Routed handle(Envelope event, Invocation invocation) {
        Hint hint = recognise(event);
        return enrolments.find(hint.projectId()).isPresent()
                ? new Routed(List.of(start(hint)), List.of())
                : new Routed(List.of(), List.of(hint.projectId()));
    }

    private static Hint recognise(Envelope event) {
        if (ClusterObserved.recognises(event)) {
            return ClusterObserved.hint(event);
        }
        throw new InvalidEvent("the event is \"" + event.detailType() + "\" of \"" + event.source()
                + "\"; known is \"Cluster Observed\"" + " of \"atlas-cmk\"");
    }

    private Started start(Hint hint) {
        String name = hint.projectId() + "-"
                + Sha256.hex(hint.source() + "\n" + hint.eventId()).substring(0, NAME_HASH_DIGITS);
        RunInput input = new RunInput(hint.projectId(), hint.source());
        return translating("states:StartExecution of " + name, () -> {
            try {
                stepFunctions
                        .get()
                        .startExecution(request ->
                                request.stateMachineArn(stateMachine).name(name).input(Json.write(input)));
                return new Started(hint.projectId(), name, true);
            } catch (ExecutionAlreadyExistsException same) {
                return new Started(hint.projectId(), name, false);
            }
        });
    }
}
