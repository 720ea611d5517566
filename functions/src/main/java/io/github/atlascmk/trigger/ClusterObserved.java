package io.github.atlascmk.trigger;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.failure.InvalidEvent;

/**
 * Our own event, by which a pipeline says that it made or saw a cluster: source {@code atlas-cmk}, detail type
 * {@code Cluster Observed}, {@code detail.schemaVersion} 1.
 */
public final class ClusterObserved {
    private static final String SOURCE = "atlas-cmk";
    private static final String DETAIL_TYPE = "Cluster Observed";
    private static final int VERSION = 1;

    private ClusterObserved() {}

    public static boolean recognises(Envelope event) {
        return SOURCE.equals(event.source()) && DETAIL_TYPE.equals(event.detailType());
    }

    /** @throws InvalidEvent where the event is of another version, or names no project */
    public static Hint hint(Envelope event) {
        JsonNode detail = event.detail();
        JsonNode version = detail == null ? null : detail.get("schemaVersion");
        if (version == null || !version.isInt() || version.intValue() != VERSION) {
            String found = version == null || version.isNull() ? "missing" : version.toString();
            throw new InvalidEvent("detail.schemaVersion is " + found + "; this version understands " + VERSION);
        }
        String projectId = detail == null ? null : detail.path("projectId").textValue();
        String by = detail == null ? "" : detail.path("observedBy").asText("");
        return new Hint(
                EnrolmentRequest.projectId(projectId),
                by.isEmpty() ? DETAIL_TYPE : DETAIL_TYPE + " by " + by,
                String.valueOf(event.id()));
    }
}
