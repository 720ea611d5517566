package io.github.atlascmk.document;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.atlascmk.fake.FakePlatform;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class TrailMonitorTest {
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final FakePlatform fake = new FakePlatform();
    private final TrailMonitor trail = new TrailMonitor(fake.platform());

    private boolean silentAfter(Duration time) {
        return trail.isSilent(NOON.plus(time));
    }

    @Test
    void nothingIsMissedWhereNothingWasEdited() {
        assertThat(silentAfter(Duration.ofDays(1))).isFalse();
    }

    @Test
    void anEditHasAnHourToComeBack() {
        trail.edited(NOON);

        assertThat(silentAfter(Duration.ofMinutes(59))).isFalse();
        assertThat(silentAfter(Duration.ofMinutes(60))).isTrue();
    }

    @Test
    void anEditThatCameBackIsNotMissed() {
        trail.edited(NOON);
        trail.cameBack(NOON.minusSeconds(1));

        assertThat(silentAfter(Duration.ofDays(1))).isFalse();
    }

    @Test
    void anEarlierEditThatCameBackSaysNothingOfALaterOne() {
        trail.edited(NOON.minus(Duration.ofDays(1)));
        trail.cameBack(NOON.minus(Duration.ofDays(1)));
        trail.edited(NOON);

        assertThat(silentAfter(Duration.ofHours(2))).isTrue();
    }

    @Test
    void timesOnlyGrowInWhateverOrderTheyCome() {
        trail.edited(NOON);
        trail.edited(NOON.minusSeconds(10));
        trail.cameBack(NOON);
        trail.cameBack(NOON.minusSeconds(10));

        assertThat(fake.dynamoDb.item(FakePlatform.STATE_TABLE, "trail"))
                .containsEntry("lastEditAt", millis(NOON))
                .containsEntry("seenEditAt", millis(NOON));
    }

    private static AttributeValue millis(Instant at) {
        return AttributeValue.fromN(Long.toString(at.toEpochMilli()));
    }
}
