package io.github.atlascmk.local.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.atlas.Attributes.Type;
import java.time.Clock;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a project wants to be alerted of. No alert is ever raised here. */
final class AlertConfigurations {
    private static final String PATH = Operation.GROUP + "/alertConfigs";
    private static final String ONE = PATH + "/{alertConfigId}";
    private static final List<ApiVersion> VERSIONS = List.of(ApiVersion.of("2023-01-01"));
    private static final List<ApiVersion> TOGGLES = List.of(ApiVersion.of("2023-01-01"), ApiVersion.of("2024-05-30"));
    /** What Atlas takes and gives back only in part. */
    private static final List<String> SECRETS = List.of("webhookSecret", "webhookUrl");

    private static final Attributes KNOWN = new Attributes(Map.of(
            "enabled", Type.BOOLEAN,
            "eventTypeName", Type.TEXT,
            "matchers", Type.LIST,
            "metricThreshold", Type.OBJECT,
            "notifications", Type.LIST,
            "severityOverride", Type.TEXT,
            "threshold", Type.OBJECT));

    private final Clock clock;
    private final ObjectIds ids;
    private final Map<String, Map<String, ObjectNode>> byProject = new HashMap<>();

    AlertConfigurations(Clock clock, ObjectIds ids) {
        this.clock = clock;
        this.ids = ids;
    }

    List<Operation> operations() {
        RateLimit limit = RateLimit.ALERTS;
        return List.of(
                Operation.of("listGroupAlertConfigs", "GET", PATH, VERSIONS, limit, this::list),
                Operation.of("createGroupAlertConfig", "POST", PATH, VERSIONS, limit, this::create),
                Operation.of("getGroupAlertConfig", "GET", ONE, VERSIONS, limit, this::get),
                Operation.of("updateGroupAlertConfig", "PUT", ONE, VERSIONS, limit, this::update),
                Operation.of("toggleGroupAlertConfig", "PATCH", ONE, TOGGLES, limit, this::toggle),
                Operation.of("deleteGroupAlertConfig", "DELETE", ONE, VERSIONS, limit, this::delete),
                Operation.of(
                        "listGroupAlerts",
                        "GET",
                        Operation.GROUP + "/alerts",
                        VERSIONS,
                        limit,
                        request -> Page.of(request).of(List.<ObjectNode>of(), alert -> alert)));
    }

    private AtlasResponse list(AtlasRequest request) {
        return Page.of(request).of(List.copyOf(of(request).values()), configuration -> view(request, configuration));
    }

    private AtlasResponse get(AtlasRequest request) {
        return AtlasResponse.ok(view(request, find(request)));
    }

    private AtlasResponse create(AtlasRequest request) {
        ObjectNode configuration = Json.object().put("enabled", false);
        configuration.putArray("matchers");
        configuration.setAll(checked(request.body()));
        String now = Json.date(clock.instant());
        String id = ids.next();
        configuration
                .put("created", now)
                .put("groupId", request.project().id())
                .put("id", id)
                .put("updated", now);
        of(request).put(id, configuration);
        return AtlasResponse.created(view(request, configuration));
    }

    /** Takes the place of what was there; each notification gets a new id (recorded). */
    private AtlasResponse update(AtlasRequest request) {
        ObjectNode configuration = find(request);
        ObjectNode next = checked(request.body());
        KNOWN.types().keySet().forEach(attribute -> {
            if (!attribute.equals("enabled") && !attribute.equals("matchers")) {
                configuration.remove(attribute);
            }
        });
        configuration.setAll(next);
        configuration.put("updated", Json.date(clock.instant()));
        return AtlasResponse.ok(view(request, configuration));
    }

    private AtlasResponse toggle(AtlasRequest request) {
        ObjectNode configuration = find(request);
        JsonNode enabled = request.body().path("enabled");
        if (!enabled.isBoolean()) {
            throw AtlasError.invalidAttribute("enabled");
        }
        configuration.put("enabled", enabled.booleanValue()).put("updated", Json.date(clock.instant()));
        return AtlasResponse.ok(view(request, configuration));
    }

    private AtlasResponse delete(AtlasRequest request) {
        of(request).remove(find(request).path("id").asText());
        return AtlasResponse.noContent();
    }

    private ObjectNode checked(ObjectNode body) {
        ObjectNode checked = KNOWN.checked(body).deepCopy();
        for (String required : List.of("eventTypeName", "notifications")) {
            if (!checked.has(required)) {
                throw AtlasError.missingAttribute(required);
            }
        }
        for (JsonNode notification : checked.path("notifications")) {
            if (!(notification instanceof ObjectNode object)
                    || !object.path("typeName").isTextual()) {
                throw AtlasError.invalidAttribute("notifications");
            }
            object.put("notifierId", ids.next());
        }
        return checked;
    }

    private Map<String, ObjectNode> of(AtlasRequest request) {
        return byProject.computeIfAbsent(request.project().id(), _ -> new LinkedHashMap<>());
    }

    private ObjectNode find(AtlasRequest request) {
        String id = request.path("alertConfigId");
        ObjectNode configuration = of(request).get(id);
        if (configuration == null) {
            throw AtlasError.notFound(
                    "ALERT_CONFIG_NOT_FOUND", "No alert configuration with ID " + id + " exists.", id);
        }
        return configuration;
    }

    private static ObjectNode view(AtlasRequest request, ObjectNode configuration) {
        ObjectNode view = configuration.deepCopy();
        String path = request.project().path() + "/alertConfigs/"
                + configuration.path("id").asText();
        ArrayNode links = view.putArray("links");
        links.add(request.link("self", path));
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
