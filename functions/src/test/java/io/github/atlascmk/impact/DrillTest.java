package io.github.atlascmk.impact;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DrillTest {
    private static final Instant NOW = Instant.parse("2026-01-15T09:00:00Z");

    private final List<Notification> messages = new Drill("team-orders", NOW, "drill-1").messages();

    @Test
    void looksLikeRealMessages() {
        assertThat(messages)
                .extracting(Notification::subject)
                .containsExactly(
                        "DRILL: UNKNOWN: drill-project, it can't be read",
                        "DRILL: AT RISK by 09:14 UTC: drill-project, key disabled",
                        "DRILL: DOWN, expected since 08:55 UTC: drill-project, key disabled",
                        "DRILL: LOST, dump what runs: drill-project, key deleted",
                        "DRILL: NONE, over after 40 minutes: drill-project, proved just now");
        assertThat(messages.get(1).message())
                .contains("What happened\n- The key is disabled", "in 14 minutes", "encrypted: drill-database");
    }

    @Test
    void hasNothingToTypeAndSaysInItsFirstLineThatItIsADrill() {
        assertThat(messages).allSatisfy(message -> {
            assertThat(message.message().lines().findFirst().orElseThrow()).startsWith("This is a drill: ");
            assertThat(message.message()).doesNotContain("aws ", "sam ", "invoke", "mongodump", "\n1. ", "\n\n\n");
            assertThat(message.receipt()).isNull();
        });
    }

    @Test
    void canBeFilteredLikeRealMessages() {
        assertThat(messages)
                .extracting(
                        message -> Objects.requireNonNull(message.attributes().get("level"))
                                .value())
                .containsExactly("UNKNOWN", "AT_RISK", "DOWN", "LOST", "NONE");
        assertThat(messages)
                .allSatisfy(message -> assertThat(message.attributes())
                        .containsEntry("drill", Notification.Attribute.of("true"))
                        .containsEntry("contact", Notification.Attribute.of("team-orders"))
                        .containsKeys("projectId", "messageId"));
        assertThat(messages)
                .extracting(message -> message.attributes().get("messageId"))
                .doesNotHaveDuplicates();
        assertThat(new Drill(null, NOW, "drill-2").messages())
                .allSatisfy(message -> assertThat(message.attributes()).doesNotContainKey("contact"));
    }
}
