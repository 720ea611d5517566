package io.github.atlascmk.event;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.event.Signal.StoppedRun;
import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.runtime.Json;
import java.util.List;
import java.util.Optional;

/**
 * Reads Step Functions' event that a run timed out or that a person stopped it. A run that fails releases its claim
 * itself; a stopped run can't (Step Functions Developer Guide: execution status changes).
 */
public final class StoppedRunReader implements EventReader {
    private static final String SOURCE = "aws.states";
    private static final String DETAIL_TYPE = "Step Functions Execution Status Change";
    private static final List<String> STOPPED = List.of("TIMED_OUT", "ABORTED");

    @Override
    public Optional<Signal> recognise(Envelope event) {
        JsonNode detail = event.detail();
        if (!event.is(SOURCE, DETAIL_TYPE)
                || !STOPPED.contains(detail.path("status").asText())) {
            return Optional.empty();
        }
        String execution = detail.path("executionArn").asText("");
        if (execution.isEmpty()) {
            throw new InvalidEvent("detail.executionArn is missing; the event of a run has one");
        }
        Target project = new Target.Project(project(detail.path("input").asText("")));
        String source = "Run " + Excerpt.of(detail.path("name").asText("")) + " was stopped";
        return Optional.of(new StoppedRun(new Hint(project, source, execution), execution));
    }

    @Override
    public String knownEvents() {
        return "\"" + DETAIL_TYPE + "\" of \"" + SOURCE + "\" (" + String.join(", ", STOPPED) + ")";
    }

    private static String project(String input) {
        try {
            return ProjectId.required(
                    Json.LENIENT.readTree(input).path("projectId").textValue());
        } catch (JsonProcessingException notJson) {
            throw new InvalidEvent("detail.input is not JSON; it must be the run's input", notJson);
        }
    }
}
