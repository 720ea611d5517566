package io.github.atlascmk.local.cloud.atlas.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.atlas.http.ApiVersion;
import io.github.atlascmk.local.cloud.atlas.http.AtlasError;
import io.github.atlascmk.local.cloud.atlas.http.AtlasJson;
import io.github.atlascmk.local.cloud.atlas.http.AtlasResponse;
import io.github.atlascmk.local.cloud.atlas.http.RateLimit;
import io.github.atlascmk.local.cloud.atlas.operation.AtlasRequest;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema;
import io.github.atlascmk.local.cloud.atlas.operation.BodySchema.Type;
import io.github.atlascmk.local.cloud.atlas.operation.Operation;
import io.github.atlascmk.local.cloud.atlas.operation.Page;
import io.github.atlascmk.local.cloud.atlas.organisation.ObjectIds;
import io.github.atlascmk.local.cloud.atlas.organisation.Project;
import io.github.atlascmk.local.cloud.wire.Wire;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a project wants to be alerted of. {@link Alerts} raises them. */
public final class AlertConfigurations {
    private static final String PATH = Operation.GROUP + "/alertConfigs";
    private static final String ONE = PATH + "/{alertConfigId}";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));
    private static final List<ApiVersion> TOGGLES = List.of(ApiVersion.of("2023-01-01"), ApiVersion.of("2024-05-30"));
    /** What Atlas takes and gives back only in part. */
    private static final List<String> SECRETS = List.of("webhookSecret", "webhookUrl");

    private static final int SHORTEST_INTERVAL = 5;

    private static final BodySchema KNOWN = new BodySchema(
            Map.of(
                    "enabled", Type.BOOLEAN,
                    "eventTypeName", Type.TEXT,
                    "matchers", Type.LIST,
                    "metricThreshold", Type.OBJECT,
                    "notifications", Type.LIST,
                    "severityOverride", Type.TEXT,
                    "threshold", Type.OBJECT),
            Set.of("created", "groupId", "id", "links", "updated"));

    private final Wire wire;
    private final ObjectIds ids;

    public AlertConfigurations(Wire wire, ObjectIds ids) {
        this.wire = wire;
        this.ids = ids;
    }

    public List<Operation> operations() {
        RateLimit limit = RateLimit.ALERTS;
        return List.of(
                Operation.of("listGroupAlertConfigs", "GET", PATH, VERSIONS, limit, this::list),
                Operation.of("createGroupAlertConfig", "POST", PATH, VERSIONS, limit, this::create),
                Operation.of("getGroupAlertConfig", "GET", ONE, VERSIONS, limit, this::get),
                Operation.of("updateGroupAlertConfig", "PUT", ONE, VERSIONS, limit, this::update),
                Operation.of("toggleGroupAlertConfig", "PATCH", ONE, TOGGLES, limit, this::toggle),
                Operation.of("deleteGroupAlertConfig", "DELETE", ONE, VERSIONS, limit, this::delete));
    }

    /** Takes one away, as a person in the console would. */
    public void remove(Project project, String id) {
        ObjectNode removed = find(project, id);
        project.removeAlertConfiguration(id);
        wrote("deleteGroupAlertConfig", project, removed, null);
    }

    /** Switches one on or off, as a person in the console would. */
    public void enable(Project project, String id, boolean enabled) {
        ObjectNode before = find(project, id);
        put("toggleGroupAlertConfig", project, before, before.deepCopy().put("enabled", enabled));
    }

    private AtlasResponse list(AtlasRequest request) {
        return Page.of(request)
                .of(request.project().alertConfigurations(), configuration -> view(request, configuration));
    }

    private AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(view(request, find(request)));
    }

    private AtlasResponse create(AtlasRequest request) {
        ObjectNode configuration = AtlasJson.object().put("enabled", false);
        configuration.putArray("matchers");
        configuration.setAll(checked(request.body(), null));
        configuration
                .put("created", AtlasJson.date(wire.timeline().instant()))
                .put("groupId", request.project().id())
                .put("id", ids.next());
        return AtlasResponse.created(
                view(request, put("createGroupAlertConfig", request.project(), null, configuration)));
    }

    /** Takes the place of what was there; each notification gets a new id (recorded). */
    private AtlasResponse update(AtlasRequest request) {
        ObjectNode before = find(request);
        ObjectNode next = before.deepCopy();
        KNOWN.types().keySet().forEach(attribute -> {
            if (!attribute.equals("enabled") && !attribute.equals("matchers")) {
                next.remove(attribute);
            }
        });
        next.setAll(checked(request.body(), before));
        return AtlasResponse.ok(view(request, put("updateGroupAlertConfig", request.project(), before, next)));
    }

    private AtlasResponse toggle(AtlasRequest request) {
        ObjectNode before = find(request);
        JsonNode enabled = request.body().path("enabled");
        if (!enabled.isBoolean()) {
            throw AtlasError.invalidAttribute("enabled");
        }
        enable(request.project(), before.path("id").asText(), enabled.booleanValue());
        return AtlasResponse.ok(view(request, find(request)));
    }

    private AtlasResponse delete(AtlasRequest request) {
        remove(request.project(), find(request).path("id").asText());
        return AtlasResponse.noContent();
    }

    private ObjectNode put(String operation, Project project, @Nullable ObjectNode before, ObjectNode after) {
        after.put("updated", AtlasJson.date(wire.timeline().instant()));
        project.putAlertConfiguration(after);
        wrote(operation, project, before, after);
        return after;
    }

    /** The journal shows what a client sees: the secrets masked. */
    private void wrote(String operation, Project project, @Nullable ObjectNode before, @Nullable ObjectNode after) {
        ObjectNode either = after == null ? before : after;
        String id = either == null ? "" : either.path("id").asText();
        wire.wrote(
                "atlas",
                operation,
                project.path() + "/alertConfigs/" + id,
                before == null ? null : masked(before),
                after == null ? null : masked(after));
    }

    private ObjectNode checked(ObjectNode body, @Nullable ObjectNode before) {
        ObjectNode checked = KNOWN.checked(body).deepCopy();
        for (String required : List.of("eventTypeName", "notifications")) {
            if (!checked.has(required)) {
                throw AtlasError.missingAttribute(required);
            }
        }
        if (checked.path("notifications").isEmpty()) {
            throw AtlasError.invalidAttribute("notifications");
        }
        for (JsonNode notification : checked.path("notifications")) {
            if (!(notification instanceof ObjectNode object)
                    || !object.path("typeName").isTextual()) {
                throw AtlasError.invalidAttribute("notifications");
            }
            recallSecrets(object, before);
            requireUsable(object);
            object.put("notifierId", ids.next());
        }
        return checked;
    }

    /** A notification that names its former self by id needs no credentials (API description: notifierId). */
    private static void recallSecrets(ObjectNode notification, @Nullable ObjectNode before) {
        if (before == null || !notification.has("notifierId")) {
            return;
        }
        before.path("notifications")
                .valueStream()
                .filter(former -> former.path("notifierId").equals(notification.path("notifierId")))
                .forEach(former -> SECRETS.forEach(secret -> {
                    if (former.has(secret)) {
                        notification.set(secret, former.path(secret));
                    }
                }));
    }

    private static void requireUsable(ObjectNode notification) {
        if (notification.has("intervalMin") && notification.path("intervalMin").asInt() < SHORTEST_INTERVAL) {
            throw AtlasError.invalidAttribute("intervalMin");
        }
        if (!isWebhook(notification)) {
            return;
        }
        if (!notification.path("webhookUrl").isTextual()) {
            throw AtlasError.missingAttribute("webhookUrl");
        }
        if (!notification.path("webhookUrl").textValue().matches("https?://[A-Za-z0-9.-]+(:\\d+)?(/\\S*)?")) {
            throw AtlasError.invalidAttribute("webhookUrl");
        }
    }

    static boolean isWebhook(JsonNode notification) {
        return notification.path("typeName").asText().equals("WEBHOOK");
    }

    private static ObjectNode find(AtlasRequest request) {
        return find(request.project(), request.path("alertConfigId"));
    }

    private static ObjectNode find(Project project, String id) {
        return project.alertConfigurations().stream()
                .filter(configuration -> configuration.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> AtlasError.notFound(
                        "ALERT_CONFIG_NOT_FOUND", "No alert configuration with ID " + id + " exists.", id));
    }

    private static ObjectNode view(AtlasRequest request, ObjectNode configuration) {
        ObjectNode view = masked(configuration);
        String path = request.project().path() + "/alertConfigs/"
                + configuration.path("id").asText();
        ArrayNode links = view.putArray("links");
        links.add(request.link("self", path));
        return view;
    }

    private static ObjectNode masked(ObjectNode configuration) {
        ObjectNode view = configuration.deepCopy();
        view.path("notifications").forEach(notification -> {
            for (String secret : SECRETS) {
                if (notification.path(secret).isTextual()) {
                    ((ObjectNode) notification)
                            .put(secret, masked(notification.path(secret).textValue()));
                }
            }
        });
        return view;
    }

    /** All but the last four characters (recorded of webhooks). */
    private static String masked(String secret) {
        int shown = Math.min(4, secret.length());
        return "*".repeat(secret.length() - shown) + secret.substring(secret.length() - shown);
    }
}
