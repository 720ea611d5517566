package io.github.atlascmk.alert;

import io.github.atlascmk.atlas.AlertConfiguration;
import io.github.atlascmk.atlas.AlertType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The webhook beside the alert configurations of a project. Atlas shows only parts of a webhook's address and secret,
 * so we have to remember which ones our configurations have.
 *
 * @param made the configurations that we made
 * @param present all alert configurations that the project has now
 */
public record Alerts(Webhook webhook, Map<AlertType, Connection> made, List<AlertConfiguration> present) {

    /** @param secretVersion the id of the secret's version that alerts are signed with */
    public record Webhook(String url, String secretVersion) {}

    /** @param webhook the webhook that the configuration sends alerts to */
    public record Connection(String configurationId, Webhook webhook) {}

    /** The types whose alerts don't reach the webhook as they should. */
    public List<AlertType> unconnected() {
        return Arrays.stream(AlertType.values())
                .filter(type -> !isConnected(type))
                .toList();
    }

    /** Our configuration of a type; empty if we made none, or if it was deleted. */
    public Optional<AlertConfiguration> ours(AlertType type) {
        Connection connection = made.get(type);
        return present.stream()
                .filter(configuration ->
                        connection != null && configuration.id().equals(connection.configurationId()))
                .findFirst();
    }

    private boolean isConnected(AlertType type) {
        Connection connection = made.get(type);
        return connection != null
                && connection.webhook().equals(webhook)
                && ours(type)
                        .filter(configuration -> configuration.isEnabled() && configuration.hasWebhook())
                        .isPresent();
    }
}
