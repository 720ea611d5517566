package io.github.atlascmk.local.cloud.atlas.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Alerts of projects: one for each configuration that is enabled and concerned, told to its webhooks when it opens, at
 * each interval while it is open, and when it closes (Atlas documentation: webhook integration; resolve alerts).
 */
public final class Alerts {
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));
    private static final String OPEN = "OPEN";

    private final Timeline timeline;
    private final ObjectIds ids;
    private final Map<String, ObjectNode> alerts = new LinkedHashMap<>();
    private final List<WebhookRequest> sent = new ArrayList<>();
    private Consumer<WebhookRequest> receiver = _ -> {};

    public Alerts(Timeline timeline, ObjectIds ids) {
        this.timeline = timeline;
        this.ids = ids;
    }

    public List<Operation> operations() {
        return List.of(Operation.of(
                "listGroupAlerts",
                "GET",
                Operation.GROUP + "/alerts",
                VERSIONS,
                RateLimit.ALERTS,
                request -> Page.of(request).of(of(request.project()), alert -> view(request, alert))));
    }

    /** From now on, requests go there; before, they are lost. */
    public void deliverTo(Consumer<WebhookRequest> next) {
        receiver = next;
    }

    /** Everything that was sent so far, in order. */
    public List<WebhookRequest> sent() {
        return List.copyOf(sent);
    }

    /** Opens an alert of a type, or repeats it where it is open and its interval has passed. */
    public void raise(Project project, String type, String words) {
        for (ObjectNode configuration : project.alertConfigurations()) {
            if (configuration.path("enabled").asBoolean()
                    && configuration.path("eventTypeName").asText().equals(type)) {
                open(project, type).stream()
                        .filter(alert -> alert.path("alertConfigId").equals(configuration.path("id")))
                        .findFirst()
                        .ifPresentOrElse(
                                alert -> repeat(configuration, alert),
                                () -> notify(configuration, create(project, configuration, words), "alert.open"));
            }
        }
    }

    public void close(Project project, String type) {
        for (ObjectNode alert : open(project, type)) {
            String now = AtlasJson.date(timeline.instant());
            alert.put("status", "CLOSED").put("updated", now).put("resolved", now);
            project.alertConfigurations().stream()
                    .filter(configuration -> configuration.path("id").equals(alert.path("alertConfigId")))
                    .forEach(configuration -> notify(configuration, alert, "alert.close"));
        }
    }

    /** Sends a request, as somebody made it. */
    public void send(WebhookRequest request) {
        timeline.start("Atlas's webhook", () -> receiver.accept(request));
    }

    private void repeat(ObjectNode configuration, ObjectNode alert) {
        Instant last = Instant.parse(alert.path("lastNotified").asText());
        configuration.path("notifications").forEach(notification -> {
            Duration interval =
                    Duration.ofMinutes(notification.path("intervalMin").asInt(60));
            if (!last.plus(interval).isAfter(timeline.instant())) {
                alert.put("lastNotified", AtlasJson.date(timeline.instant()));
                tell(notification, alert, "alert.update");
            }
        });
    }

    private ObjectNode create(Project project, ObjectNode configuration, String words) {
        String now = AtlasJson.date(timeline.instant());
        String id = ids.next();
        ObjectNode alert = AtlasJson.object()
                .put("created", now)
                .put("groupId", project.id())
                .put("humanReadable", words)
                .put("id", id)
                .put("lastNotified", now)
                .put("status", OPEN)
                .put("updated", now);
        alert.set("alertConfigId", configuration.path("id"));
        alert.set("eventTypeName", configuration.path("eventTypeName"));
        alerts.put(id, alert);
        return alert;
    }

    private void notify(ObjectNode configuration, ObjectNode alert, String event) {
        configuration.path("notifications").forEach(notification -> tell(notification, alert, event));
    }

    private void tell(JsonNode notification, ObjectNode alert, String event) {
        if (!AlertConfigurations.isWebhook(notification)) {
            return;
        }
        WebhookRequest request = WebhookRequest.of(
                notification.path("webhookUrl").asText(),
                event,
                notification.path("webhookSecret").asText(),
                AtlasJson.bytes(alert, false));
        sent.add(request);
        Duration delay = Duration.ofMinutes(notification.path("delayMin").asInt());
        timeline.at(timeline.instant().plus(delay), "Atlas's webhook", () -> receiver.accept(request));
    }

    private List<ObjectNode> of(Project project) {
        return alerts.values().stream()
                .filter(alert -> alert.path("groupId").asText().equals(project.id()))
                .toList()
                .reversed();
    }

    private List<ObjectNode> open(Project project, String type) {
        return of(project).stream()
                .filter(alert -> alert.path("status").asText().equals(OPEN)
                        && alert.path("eventTypeName").asText().equals(type))
                .toList();
    }

    private static ObjectNode view(AtlasRequest request, ObjectNode alert) {
        ObjectNode view = alert.deepCopy();
        view.remove("humanReadable");
        String path = request.project().path() + "/alerts/" + alert.path("id").asText();
        view.putArray("links").add(request.link("self", path));
        return view;
    }

    /** How a type reads for people. */
    public static String words(String type) {
        return type.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
