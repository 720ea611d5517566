package io.github.atlascmk.event;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.failure.Excerpt;
import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/**
 * Reads our own event, with which a pipeline announces a cluster that it created or saw: source {@code atlas-cmk},
 * detail type {@code Cluster Observed}, {@code detail.schemaVersion} 1.
 */
public final class ClusterObservedReader implements EventReader {
    private static final String SOURCE = "atlas-cmk";
    private static final String DETAIL_TYPE = "Cluster Observed";
    private static final int VERSION = 1;

    /** @throws InvalidEvent if the event has another version, or names no project */
    @Override
    public Optional<Signal> recognise(Envelope event) {
        return event.is(SOURCE, DETAIL_TYPE) ? Optional.of(new Signal.Look(hint(event))) : Optional.empty();
    }

    @Override
    public String knownEvents() {
        return "\"" + DETAIL_TYPE + "\" of \"" + SOURCE + "\"";
    }

    private static Hint hint(Envelope event) {
        JsonNode detail = event.detail();
        JsonNode version = detail.path("schemaVersion");
        if (!version.isInt() || version.intValue() != VERSION) {
            String found = version.isMissingNode() || version.isNull() ? "missing" : Excerpt.of(version);
            throw new InvalidEvent("detail.schemaVersion is " + found + "; this version understands " + VERSION);
        }
        String projectId = ProjectId.required(detail.path("projectId").textValue());
        String by = Excerpt.of(detail.path("observedBy").asText(""));
        return new Hint(
                new Target.Project(projectId), by.isEmpty() ? DETAIL_TYPE : DETAIL_TYPE + " by " + by, event.id());
    }
}
