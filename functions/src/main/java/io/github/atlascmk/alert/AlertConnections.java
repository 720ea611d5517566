package io.github.atlascmk.alert;

import io.github.atlascmk.alert.Alerts.Connection;
import io.github.atlascmk.alert.Alerts.Webhook;
import io.github.atlascmk.atlas.AlertConfiguration;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.atlas.Creation;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Records which alert configurations are ours, and that we are about to make some, before Atlas is asked. */
public final class AlertConnections {
    private final Table table;

    record Intent(Creation creation, Webhook webhook) {
        private boolean explains(AlertConfiguration configuration) {
            return configuration.hasOurForm() && creation.mayHaveMade(configuration.id(), configuration.created());
        }
    }

    /** @param intent what we were about to make; null if nothing */
    public record Remembered(
            Map<AlertType, Connection> made, @Nullable Intent intent) {
        static final Remembered NOTHING = new Remembered(Map.of(), null);

        public Remembered with(AlertType type, Connection connection) {
            Map<AlertType, Connection> next = new EnumMap<>(AlertType.class);
            next.putAll(made);
            next.put(type, connection);
            return new Remembered(next, intent);
        }

        public Remembered intending(Instant at, Webhook webhook, List<AlertConfiguration> present) {
            List<String> before =
                    present.stream().map(AlertConfiguration::id).sorted().toList();
            return new Remembered(made, new Intent(new Creation(at, before), webhook));
        }

        /** The same, with the configurations that an intent made although its answers were lost. */
        public Remembered resolved(List<AlertConfiguration> present) {
            Remembered resolved = new Remembered(made, null);
            if (intent == null) {
                return resolved;
            }
            for (AlertType type : AlertType.values()) {
                Optional<Connection> lost = present.stream()
                        .filter(configuration -> configuration.isOf(type) && intent.explains(configuration))
                        .filter(configuration -> !isKnown(configuration.id()))
                        .map(configuration -> new Connection(configuration.id(), intent.webhook()))
                        .findFirst();
                if (lost.isPresent() && !isThere(type, present)) {
                    resolved = resolved.with(type, lost.get());
                }
            }
            return resolved;
        }

        private boolean isKnown(String id) {
            return made.values().stream()
                    .anyMatch(connection -> connection.configurationId().equals(id));
        }

        private boolean isThere(AlertType type, List<AlertConfiguration> present) {
            Connection connection = made.get(type);
            return connection != null
                    && present.stream().anyMatch(one -> one.id().equals(connection.configurationId()));
        }
    }

    public AlertConnections(Platform platform) {
        this.table = Table.states(platform);
    }

    /** What is recorded of a project; empty if we never made a configuration. */
    public Remembered find(String projectId) {
        return table.find(id(projectId), Remembered.class).orElse(Remembered.NOTHING);
    }

    public void put(String projectId, Remembered remembered) {
        table.put(id(projectId), remembered);
    }

    private static String id(String projectId) {
        return "alerts#" + projectId;
    }
}
