package io.github.atlascmk.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.cloud.Cloud;
import io.github.atlascmk.local.cloud.world.World;
import io.github.atlascmk.runtime.Json;
import java.util.List;

/** Which project an event is about, and how it is enrolled. */
final class EventHeader {
    private EventHeader() {}

    /** The text begins with an arrow; empty if the event names no project. */
    static String of(Cloud cloud, EventFile file) {
        String projectId = projectId(file);
        if (projectId.isEmpty()) {
            return "";
        }
        String name = cloud.snapshot().atlas().projects().stream()
                .filter(project -> project.id().equals(projectId))
                .map(World.Project::name)
                .findFirst()
                .orElse("unknown to Atlas");
        String shortId = projectId.length() > 8
                ? projectId.substring(0, 4) + "…" + projectId.substring(projectId.length() - 4)
                : projectId;
        return " → " + name + " (" + shortId + "), " + enrolment(cloud, projectId);
    }

    private static String projectId(EventFile file) {
        return switch (file) {
            case EventFile.Envelope envelope ->
                envelope.event().at("/detail/projectId").asText("");
            case EventFile.Entries entries ->
                detail(entries.entries().getFirst()).path("projectId").asText("");
            case EventFile.RunInput run -> run.input().path("projectId").asText("");
            case EventFile.Alert alert -> alert.projectId();
            case EventFile.SweepInput _, EventFile.DrillInput _, EventFile.FunctionInput _ -> "";
        };
    }

    private static JsonNode detail(JsonNode entry) {
        JsonNode detail = entry.path("Detail");
        if (detail.isObject()) {
            return detail;
        }
        try {
            return Json.LENIENT.readTree(detail.asText("{}"));
        } catch (JsonProcessingException notJson) {
            return detail;
        }
    }

    private static String enrolment(Cloud cloud, String projectId) {
        return cloud.dynamoDb().snapshot().values().stream()
                .flatMap(List::stream)
                .filter(item -> item.path("id").asText().equals(projectId) && item.has("roleArn"))
                .map(item -> "enrolled, " + item.path("mode").asText())
                .findFirst()
                .orElse("not enrolled");
    }
}
