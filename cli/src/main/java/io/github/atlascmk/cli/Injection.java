package io.github.atlascmk.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.event.ClusterCreatedReader;
import io.github.atlascmk.event.ClusterObservedReader;
import io.github.atlascmk.event.Envelope;
import io.github.atlascmk.event.Signal;
import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.local.asl.execution.StepFunctionsException;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.atlas.alert.WebhookRequest;
import io.github.atlascmk.local.cloud.aws.events.EventBus;
import io.github.atlascmk.runtime.Json;
import java.util.List;
import java.util.stream.Stream;

/** Sends an event into the cloud by the same path as on AWS. Its effects begin when the cloud runs. */
final class Injection {
    private final Cloud cloud;

    Injection(Cloud cloud) {
        this.cloud = cloud;
    }

    /**
     * @param plan whether only a plan is wanted: then an event starts a plan instead of its run
     * @return the kind of the event, for the headline
     * @throws UserError if no rule takes the event
     */
    String inject(EventFile file, boolean plan) {
        try {
            return injected(file, plan);
        } catch (EventBus.EntryRefused refused) {
            throw new UserError(ExitCode.UNKNOWN_EVENT, "EventBridge refuses the event: " + refused.getMessage());
        } catch (StepFunctionsException refused) {
            throw new UserError(
                    ExitCode.UNKNOWN_EVENT, "Step Functions refuses the input: " + Excerpt.of(refused.getMessage()));
        }
    }

    private String injected(EventFile file, boolean plan) {
        return switch (file) {
            case EventFile.Envelope envelope when plan -> start(planFor(envelope.event()));
            case EventFile.Envelope envelope -> publish(envelope.event());
            case EventFile.Entries entries -> put(entries.entries());
            case EventFile.RunInput run -> start(plan ? run.input().deepCopy().put("plan", true) : run.input());
            case EventFile.Alert alert
            when plan -> start(Json.object().put("projectId", alert.projectId()).put("plan", true));
            case EventFile.Alert alert -> send(alert);
            case EventFile.SweepInput _
            when plan -> throw new UserError(ExitCode.USAGE, "a sweep has no plan: omit --plan");
            case EventFile.SweepInput sweep -> start("Sweep", sweep.input());
            case EventFile.DrillInput _
            when plan -> throw new UserError(ExitCode.USAGE, "a drill has no plan: omit --plan");
            case EventFile.DrillInput drill -> start("Drill", drill.input());
            case EventFile.FunctionInput _ -> throw new IllegalStateException("functions are called, not triggered");
        };
    }

    private String publish(ObjectNode event) {
        String source = event.path("source").asText();
        String bus = source.startsWith("aws.") ? "default" : ownBus();
        if (cloud.events().publish(bus, event).isEmpty()) {
            throw unmatched(event.path("detail-type").asText(), source);
        }
        return event.path("detail-type").asText();
    }

    private String put(List<JsonNode> entries) {
        for (JsonNode entry : entries) {
            if (cloud.events().put(entry).isEmpty()) {
                throw unmatched(
                        entry.path("DetailType").asText(), entry.path("Source").asText());
            }
        }
        return entries.getFirst().path("DetailType").asText();
    }

    private String send(EventFile.Alert alert) {
        String url = cloud.template().functionUrls().values().iterator().next().url();
        String secret = String.valueOf(cloud.snapshot().stack().alertSecret());
        cloud.atlas().send(WebhookRequest.of(url, "alert.open", secret, alert.body()));
        return "Alert of Atlas";
    }

    private String start(ObjectNode input) {
        cloud.stepFunctions().start(cloud.machineArn(), null, input);
        return input.path("plan").asBoolean(false) ? "Plan" : "Run by hand";
    }

    private String start(String machine, ObjectNode input) {
        cloud.stepFunctions().start(cloud.template().stateMachine(machine).arn(), null, input);
        return machine;
    }

    private String ownBus() {
        return cloud.template().buses().stream()
                .filter(bus -> !bus.equals("default"))
                .findFirst()
                .orElse("default");
    }

    /** A plan is for one project, so only an event that names one can ask for it. */
    private static ObjectNode planFor(ObjectNode envelope) {
        try {
            Envelope event = Json.read(Json.LENIENT, envelope, Envelope.class);
            return Stream.of(new ClusterObservedReader(), new ClusterCreatedReader())
                    .flatMap(recogniser -> recogniser.recognise(event).stream())
                    .findFirst()
                    .filter(Signal.Look.class::isInstance)
                    .map(look -> ((Signal.Look) look).hint().target().toString())
                    .map(projectId -> Json.object().put("projectId", projectId).put("plan", true))
                    .orElseThrow(() -> new UserError(
                            ExitCode.UNKNOWN_EVENT,
                            "--plan needs an event that names a project, and \"" + event.detailType()
                                    + "\" names none; events/run/plan.json asks for a plan of one"));
        } catch (InvalidEvent malformed) {
            throw new UserError(ExitCode.UNKNOWN_EVENT, "the event is malformed: " + malformed.getMessage());
        }
    }

    private static UserError unmatched(String detailType, String source) {
        return new UserError(
                ExitCode.UNKNOWN_EVENT,
                "no rule of template.yaml takes the event \"" + Excerpt.of(detailType) + "\" of \"" + Excerpt.of(source)
                        + "\"; events/ has one of each kind that is known");
    }
}
