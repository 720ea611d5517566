package io.github.atlascmk.atlas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.runtime.Json;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An alert configuration of a project: which events Atlas reports, and to whom.
 *
 * @param eventTypeName some have none (2 of 100 recorded)
 * @param notifications as Atlas returns them: it redacts a webhook's URL and secret
 */
public record AlertConfiguration(
        String id,
        @Nullable String eventTypeName,
        @Nullable Boolean enabled,
        @Nullable Instant created,
        @Nullable List<JsonNode> notifications,
        @Nullable JsonNode matchers,
        @Nullable JsonNode severityOverride,
        @Nullable JsonNode threshold) {
    public AlertConfiguration {
        Plausible.id(id);
    }

    private static final String WEBHOOK = "WEBHOOK";
    /** Atlas sends an alert at once, and again each hour until a person acknowledges it. */
    private static final int DELAY_MINUTES = 0;

    private static final int INTERVAL_MINUTES = 60;

    /** A new configuration, which reports alerts of one type to a webhook. */
    public static ObjectNode wanted(AlertType type, String url, String secret) {
        ObjectNode wanted = Json.object().put("enabled", true).put("eventTypeName", type.name());
        type.threshold().ifPresent(threshold -> wanted.set("threshold", threshold));
        wanted.putArray("notifications").add(notification(url, secret));
        return wanted;
    }

    /** This configuration with its webhook replaced; everything else in it is kept. */
    public ObjectNode with(String url, String secret) {
        ObjectNode whole = Json.object().put("enabled", true).put("eventTypeName", eventTypeName);
        setIfThere(whole, "matchers", matchers);
        setIfThere(whole, "severityOverride", severityOverride);
        setIfThere(whole, "threshold", threshold);
        ArrayNode all = whole.putArray("notifications").add(notification(url, secret));
        all().stream().filter(notification -> !isWebhook(notification)).forEach(all::add);
        return whole;
    }

    public boolean isOf(AlertType type) {
        return type.name().equals(eventTypeName);
    }

    public boolean isEnabled() {
        return Boolean.TRUE.equals(enabled);
    }

    public boolean hasWebhook() {
        return all().stream().anyMatch(AlertConfiguration::isWebhook);
    }

    /** Whether it has the form that we give to ours. */
    public boolean hasOurForm() {
        return isEnabled()
                && all().size() == 1
                && hasWebhook()
                && all().getFirst().path("intervalMin").asInt() == INTERVAL_MINUTES;
    }

    private List<JsonNode> all() {
        return Objects.requireNonNullElse(notifications, List.of());
    }

    private static boolean isWebhook(JsonNode notification) {
        return WEBHOOK.equals(notification.path("typeName").asText());
    }

    private static ObjectNode notification(String url, String secret) {
        return Json.object()
                .put("typeName", WEBHOOK)
                .put("delayMin", DELAY_MINUTES)
                .put("intervalMin", INTERVAL_MINUTES)
                .put("webhookUrl", url)
                .put("webhookSecret", secret);
    }

    private static void setIfThere(ObjectNode whole, String field, @Nullable JsonNode value) {
        if (value != null && !value.isNull()) {
            whole.set(field, value);
        }
    }
}
