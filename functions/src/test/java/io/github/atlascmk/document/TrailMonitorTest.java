package io.github.atlascmk.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.fake.FakePlatform;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TrailMonitorTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final FakePlatform fake = new FakePlatform();
    private final TrailMonitor canary = new TrailMonitor(() -> fake.dynamoDb, FakePlatform.STATE_TABLE);

    private boolean overdueAfter(Duration time) {
        return canary.read().isOverdue(NOON.plus(time));
    }

    @Test
    void nothingIsMissedWhereNothingWasEdited() {
        assertThat(overdueAfter(Duration.ofDays(1))).isFalse();
    }

    @Test
    void anEditHasAnHourToComeBack() {
        canary.edited(NOON);

        assertThat(overdueAfter(Duration.ofMinutes(59))).isFalse();
        assertThat(overdueAfter(Duration.ofMinutes(60))).isTrue();
    }

    @Test
    void anEditThatCameBackIsNotMissed() {
        canary.edited(NOON);
        canary.cameBack(NOON.minusSeconds(1));

        assertThat(overdueAfter(Duration.ofDays(1))).isFalse();
    }

    @Test
    void anEarlierEditThatCameBackSaysNothingOfALaterOne() {
        canary.edited(NOON.minus(Duration.ofDays(1)));
        canary.cameBack(NOON.minus(Duration.ofDays(1)));
        canary.edited(NOON);

        assertThat(overdueAfter(Duration.ofHours(2))).isTrue();
    }

    @Test
    void timesOnlyGrowInWhateverOrderTheyCome() {
        canary.edited(NOON);
        canary.edited(NOON.minusSeconds(10));
        canary.cameBack(NOON);
        canary.cameBack(NOON.minusSeconds(10));

        assertThat(canary.read()).isEqualTo(new TrailMonitor.Reading(NOON, NOON));
    }
}
