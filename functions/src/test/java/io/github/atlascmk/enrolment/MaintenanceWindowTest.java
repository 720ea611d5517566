package io.github.atlascmk.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaintenanceWindowTest {
    /** Whoever enrols the same window twice is answered in the same words. */
    @Test
    void keepsTheDaysInTheirOrder() {
        assertThat(new MaintenanceWindow(Set.of(DayOfWeek.values()), 2, 5).days())
                .containsExactly(DayOfWeek.values());
    }

    /** 2026-01-18 is a Sunday. */
    @ParameterizedTest
    @CsvSource(textBlock = """
            2,  5, 2026-01-18T01:59:59Z, false, 2026-01-18T02:00:00Z
            2,  5, 2026-01-18T02:00:00Z, true,  2026-01-25T02:00:00Z
            2,  5, 2026-01-18T04:59:59Z, true,  2026-01-25T02:00:00Z
            2,  5, 2026-01-18T05:00:00Z, false, 2026-01-25T02:00:00Z
            2,  5, 2026-01-19T03:00:00Z, false, 2026-01-25T02:00:00Z
            22, 4, 2026-01-18T03:00:00Z, false, 2026-01-18T22:00:00Z
            22, 4, 2026-01-18T22:00:00Z, true,  2026-01-25T22:00:00Z
            22, 4, 2026-01-19T03:59:59Z, true,  2026-01-25T22:00:00Z
            22, 4, 2026-01-19T04:00:00Z, false, 2026-01-25T22:00:00Z
            22, 0, 2026-01-19T00:00:00Z, false, 2026-01-25T22:00:00Z
            """)
    void opensOnSundays(int from, int to, Instant now, boolean open, Instant next) {
        MaintenanceWindow window = new MaintenanceWindow(Set.of(DayOfWeek.SUNDAY), from, to);
        assertThat(window.isOpenAt(now)).isEqualTo(open);
        assertThat(window.opensAfter(now)).isEqualTo(next);
    }

    /** Whatever the window: it is open right after it opened, and it was closed right before. */
    @Test
    void isOpenFromItsOpeningOn() {
        Instant now = Instant.parse("2026-02-27T13:37:00Z");
        for (int from = 0; from < 24; from++) {
            for (int to = 0; to < 24; to++) {
                if (from != to) {
                    MaintenanceWindow window =
                            new MaintenanceWindow(EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.THURSDAY), from, to);
                    Instant opening = window.opensAfter(now);
                    assertThat(window.isOpenAt(opening)).isTrue();
                    assertThat(window.isOpenAt(opening.minus(Duration.ofSeconds(1))))
                            .isFalse();
                    assertThat(opening).isBetween(now, now.plus(Duration.ofDays(7)));
                }
            }
        }
    }
}
