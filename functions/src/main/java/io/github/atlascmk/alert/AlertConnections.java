package io.github.atlascmk.alert;

import static io.github.atlascmk.aws.AwsErrors.translating;

import io.github.atlascmk.alert.Alerts.Connection;
import io.github.atlascmk.alert.Alerts.Webhook;
import io.github.atlascmk.atlas.AlertConfiguration;
import io.github.atlascmk.atlas.AlertType;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Which alert configurations are ours, and which one we were about to make: written down before Atlas is asked, so that
 * one whose answer was lost is found again instead of a second one being made.
 */
public final class AlertConnections {
    /** Atlas's clock and ours differ. */
    private static final Duration SKEW = Duration.ofMinutes(1);

    private final Supplier<DynamoDbClient> dynamoDb;
    private final String table;

    /** @param before ids of the configurations that were there before */
    record Intent(Instant at, Webhook webhook, Set<String> before) {
        private boolean explains(AlertConfiguration configuration) {
            Instant created = configuration.created();
            return configuration.hasOurForm()
                    && !before.contains(configuration.id())
                    && (created == null || !created.isBefore(at.minus(SKEW)));
        }
    }

    /** @param intent what we were about to make; null if nothing */
    public record Remembered(
            Map<AlertType, Connection> made, @Nullable Intent intent) {
        public Remembered with(AlertType type, Connection connection) {
            Map<AlertType, Connection> next = new EnumMap<>(AlertType.class);
            next.putAll(made);
            next.put(type, connection);
            return new Remembered(next, intent);
        }

        public Remembered intending(Instant at, Webhook webhook, List<AlertConfiguration> present) {
            Set<String> before = present.stream().map(AlertConfiguration::id).collect(Collectors.toSet());
            return new Remembered(made, new Intent(at, webhook, before));
        }

        /** The same, with what came of an intent whose answers were lost. */
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

    public AlertConnections(Supplier<DynamoDbClient> dynamoDb, String table) {
        this.dynamoDb = dynamoDb;
        this.table = table;
    }

    /** Nothing where none was ever made. */
    public Remembered find(String projectId) {
        return translating("alert configurations of " + projectId, () -> {
            Map<String, AttributeValue> item = dynamoDb.get()
                    .getItem(request ->
                            request.tableName(table).key(key(projectId)).consistentRead(true))
                    .item();
            return new Remembered(made(item), intent(item).orElse(null));
        });
    }

    public void put(String projectId, Remembered remembered) {
        Map<String, AttributeValue> item = new HashMap<>(key(projectId));
        Map<String, AttributeValue> made = new HashMap<>();
        remembered
                .made()
                .forEach((type, connection) -> made.put(
                        type.name(),
                        AttributeValue.fromM(Map.of(
                                "configurationId", AttributeValue.fromS(connection.configurationId()),
                                "webhook", webhook(connection.webhook())))));
        item.put("made", AttributeValue.fromM(made));
        Intent intent = remembered.intent();
        if (intent != null) {
            item.put("intendedAt", AttributeValue.fromS(intent.at().toString()));
            item.put("intendedFor", webhook(intent.webhook()));
            item.put("before", texts(intent.before()));
        }
        translating(
                "alert configurations of " + projectId,
                () -> dynamoDb.get().putItem(request -> request.tableName(table).item(item)));
    }

    private static Map<AlertType, Connection> made(Map<String, AttributeValue> item) {
        Map<AlertType, Connection> made = new EnumMap<>(AlertType.class);
        map(item, "made")
                .forEach((type, connection) -> made.put(
                        AlertType.valueOf(type),
                        new Connection(
                                text(connection.m(), "configurationId"), webhook(map(connection.m(), "webhook")))));
        return made;
    }

    private static Optional<Intent> intent(Map<String, AttributeValue> item) {
        AttributeValue before = item.get("before");
        return before == null
                ? Optional.empty()
                : Optional.of(new Intent(
                        Instant.parse(text(item, "intendedAt")),
                        webhook(map(item, "intendedFor")),
                        before.l().stream().map(AttributeValue::s).collect(Collectors.toSet())));
    }

    private static AttributeValue webhook(Webhook webhook) {
        return AttributeValue.fromM(Map.of(
                "url", AttributeValue.fromS(webhook.url()),
                "secretVersion", AttributeValue.fromS(webhook.secretVersion())));
    }

    private static Webhook webhook(Map<String, AttributeValue> map) {
        return new Webhook(text(map, "url"), text(map, "secretVersion"));
    }

    private static AttributeValue texts(Collection<String> texts) {
        return AttributeValue.fromL(
                texts.stream().sorted().map(AttributeValue::fromS).toList());
    }

    private static Map<String, AttributeValue> map(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? Map.of() : value.m();
    }

    private static String text(Map<String, AttributeValue> item, String name) {
        AttributeValue value = item.get(name);
        return value == null ? "" : value.s();
    }

    private static Map<String, AttributeValue> key(String projectId) {
        return Map.of("id", AttributeValue.fromS("alerts#" + projectId));
    }
}
