package io.github.atlascmk.alert;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.alert.AlertConnections.Remembered;
import io.github.atlascmk.alert.Alerts.Connection;
import io.github.atlascmk.alert.Alerts.Webhook;
import io.github.atlascmk.atlas.AlertConfiguration;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.fake.FakePlatform;
import io.github.atlascmk.runtime.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertConnectionsTest {
    private static final Instant INTENDED = Instant.parse("2026-01-15T09:00:00Z");
    private static final Webhook WEBHOOK = new Webhook("https://example.lambda-url.us-east-1.on.aws/", "v1");
    private static final String OLDER = "65a100000000000000000001";
    private static final String LOST = "65a100000000000000000002";

    private final Remembered intending = Remembered.NOTHING.intending(
            INTENDED, WEBHOOK, List.of(configuration(OLDER, INTENDED.minus(Duration.ofDays(9)), 60, 1)));

    @Test
    void findsWhatCameOfAnIntentWhoseAnswerWasLost() {
        Remembered found = intending.resolved(List.of(
                configuration(OLDER, INTENDED.minus(Duration.ofDays(9)), 60, 1),
                configuration(LOST, INTENDED.plusSeconds(1), 60, 1)));
        assertThat(found.made())
                .containsExactly(Map.entry(AlertType.AWS_ENCRYPTION_KEY_INVALID, new Connection(LOST, WEBHOOK)));
        assertThat(found.intent()).isNull();
    }

    @Test
    void leavesToOthersWhatWasThereBeforeOrLooksOtherwise() {
        assertThat(intending
                        .resolved(List.of(configuration(OLDER, INTENDED.plusSeconds(1), 60, 1)))
                        .made())
                .isEmpty();
        assertThat(intending
                        .resolved(List.of(configuration(LOST, INTENDED.minus(Duration.ofMinutes(2)), 60, 1)))
                        .made())
                .isEmpty();
        assertThat(intending
                        .resolved(List.of(configuration(LOST, INTENDED, 5, 1)))
                        .made())
                .isEmpty();
        assertThat(intending
                        .resolved(List.of(configuration(LOST, INTENDED, 60, 2)))
                        .made())
                .isEmpty();
    }

    @Test
    void adoptsNothingWithoutAnIntent() {
        assertThat(Remembered.NOTHING
                        .resolved(List.of(configuration(LOST, INTENDED, 60, 1)))
                        .made())
                .isEmpty();
    }

    @Test
    void keepsWhatIsKnownAndThere() {
        Remembered known = intending.with(AlertType.AWS_ENCRYPTION_KEY_INVALID, new Connection(OLDER, WEBHOOK));
        assertThat(known.resolved(List.of(configuration(OLDER, INTENDED, 60, 1), configuration(LOST, INTENDED, 60, 1)))
                        .made())
                .containsEntry(AlertType.AWS_ENCRYPTION_KEY_INVALID, new Connection(OLDER, WEBHOOK));
    }

    @Test
    void isOnRecord() {
        AlertConnections connections = new AlertConnections(new FakePlatform().platform());
        assertThat(connections.find("p")).isEqualTo(Remembered.NOTHING);

        Remembered remembered = intending.with(AlertType.AWS_ENCRYPTION_KEY_INVALID, new Connection(OLDER, WEBHOOK));
        connections.put("p", remembered);
        assertThat(connections.find("p")).isEqualTo(remembered);

        connections.put("p", Remembered.NOTHING);
        assertThat(connections.find("p")).isEqualTo(Remembered.NOTHING);
    }

    private static AlertConfiguration configuration(String id, Instant created, int interval, int notifications) {
        JsonNode webhook = Json.object().put("typeName", "WEBHOOK").put("intervalMin", interval);
        return new AlertConfiguration(
                id,
                "AWS_ENCRYPTION_KEY_INVALID",
                true,
                created,
                notifications == 1 ? List.of(webhook) : List.of(webhook, webhook),
                null,
                null,
                null);
    }
}
