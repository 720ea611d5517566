package io.github.atlascmk.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.alert.Alerts;
import io.github.atlascmk.alert.Alerts.Connection;
import io.github.atlascmk.alert.Alerts.Webhook;
import io.github.atlascmk.atlas.AlertConfiguration;
import io.github.atlascmk.atlas.AlertType;
import io.github.atlascmk.inspection.finding.Kind;
import io.github.atlascmk.runtime.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final Webhook WEBHOOK = new Webhook("https://example.lambda-url.us-east-1.on.aws/", "v1");

    @Test
    void findsNothingWhereEachTypeHasItsConfiguration() {
        assertThat(connected(all()).unconnected()).isEmpty();
        Situation situation = new Situation();
        situation.alerts = connected(all());
        assertThat(situation.findings()).isEmpty();
    }

    @Test
    void missesWhatSomebodyDeletedDisabledOrTookTheWebhookFrom() {
        List<AlertConfiguration> present = all();
        present.remove(1);
        present.set(1, configuration(AlertType.values()[2], false, "WEBHOOK"));
        present.set(2, configuration(AlertType.values()[3], true, "EMAIL"));

        assertThat(connected(present).unconnected())
                .containsExactly(AlertType.values()[1], AlertType.values()[2], AlertType.values()[3]);
    }

    @Test
    void missesAllWhereTheSecretOrTheAddressIsAnother() {
        Alerts before = connected(all());
        assertThat(new Alerts(new Webhook(WEBHOOK.url(), "v2"), before.made(), before.present()).unconnected())
                .containsExactly(AlertType.values());
        assertThat(new Alerts(new Webhook("https://other.example/", "v1"), before.made(), before.present())
                        .unconnected())
                .containsExactly(AlertType.values());
    }

    @Test
    void takesNoConfigurationOfOthersForOurs() {
        assertThat(new Alerts(WEBHOOK, Map.of(), all()).unconnected()).containsExactly(AlertType.values());
    }

    @Test
    void standsAlertsLastAndBehindObstaclesOnlyWhereEncryptionIsOurs() {
        Situation fresh = Situation.fresh();
        fresh.alerts = connected(List.of());
        assertThat(fresh.kinds()).endsWith(Kind.ALERTS_NOT_CONNECTED).hasSizeGreaterThan(2);

        Situation obstructed = Situation.fresh();
        obstructed.alerts = connected(List.of());
        obstructed.trust = null;
        assertThat(obstructed.kinds()).doesNotContain(Kind.ALERTS_NOT_CONNECTED);

        Situation ours = new Situation();
        ours.alerts = connected(List.of());
        ours.searchNodes = true;
        assertThat(ours.kinds()).contains(Kind.ALERTS_NOT_CONNECTED);
    }

    /** All types made by us, of which these are present. */
    static Alerts connected(List<AlertConfiguration> present) {
        Map<AlertType, Connection> made = new EnumMap<>(AlertType.class);
        for (AlertType type : AlertType.values()) {
            made.put(type, new Connection(id(type), WEBHOOK));
        }
        return new Alerts(WEBHOOK, made, present);
    }

    /** With two of others, of which one has no type (2 of 100 recorded). */
    private static List<AlertConfiguration> all() {
        List<AlertConfiguration> all = new ArrayList<>(Arrays.stream(AlertType.values())
                .map(type -> configuration(type, true, "WEBHOOK"))
                .toList());
        all.add(configuration("65a100000000000000000777", null));
        all.add(configuration("65a100000000000000000778", "AWS_ENCRYPTION_KEY_INVALID"));
        return all;
    }

    private static AlertConfiguration configuration(String id, @Nullable String type) {
        return new AlertConfiguration(id, type, true, null, List.of(notification("WEBHOOK")), null, null, null);
    }

    private static AlertConfiguration configuration(AlertType type, boolean enabled, String notification) {
        return new AlertConfiguration(
                id(type), type.name(), enabled, null, List.of(notification(notification)), null, null, null);
    }

    private static JsonNode notification(String typeName) {
        return Json.object().put("typeName", typeName);
    }

    private static String id(AlertType type) {
        return "65a10000000000000000000" + type.ordinal();
    }
}
