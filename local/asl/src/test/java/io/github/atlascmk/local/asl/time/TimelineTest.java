package io.github.atlascmk.local.asl.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimelineTest {
    private static final Instant START = Instant.parse("2026-01-15T09:00:00Z");

    private final Timeline timeline = new Timeline(START, 1);
    private final List<String> seen = new ArrayList<>();

    @Test
    void sleepersWakeInTheOrderOfTheirInstants() {
        timeline.start("slow", () -> {
            timeline.sleep(Duration.ofHours(2));
            seen.add("slow " + Duration.between(START, timeline.instant()));
        });
        timeline.start("fast", () -> {
            timeline.sleep(Duration.ofSeconds(30));
            seen.add("fast " + Duration.between(START, timeline.instant()));
        });
        timeline.run();
        assertThat(seen).containsExactly("fast PT30S", "slow PT2H");
    }

    @Test
    void aZeroSleepLetsTheOthersRunFirst() {
        timeline.start("a", () -> {
            timeline.sleep(Duration.ZERO);
            seen.add("a");
        });
        timeline.start("b", () -> seen.add("b"));
        timeline.run();
        assertThat(seen).containsExactly("b", "a");
    }

    @Test
    void theContextFollowsItsActorThroughSleeps() {
        for (String name : List.of("a", "b")) {
            timeline.start(name, () -> {
                timeline.context(name);
                timeline.sleep(Duration.ofSeconds(1));
                seen.add(name + "=" + timeline.context());
            });
        }
        timeline.run();
        assertThat(seen).containsExactly("a=a", "b=b");
    }

    @Test
    void aRunUpToAnInstantLeavesTheRestForLater() {
        timeline.at(START.plusSeconds(10), "early", () -> seen.add("early"));
        timeline.at(START.plusSeconds(20), "late", () -> seen.add("late"));
        timeline.runUntil(START.plusSeconds(15));
        assertThat(seen).containsExactly("early");
        assertThat(timeline.instant()).isEqualTo(START.plusSeconds(15));
        timeline.run();
        assertThat(seen).containsExactly("early", "late");
    }

    @Test
    void anActorsFailureReachesWhoeverRunsTheTimeline() {
        timeline.start("broken", () -> {
            throw new IllegalArgumentException("on purpose");
        });
        assertThatThrownBy(timeline::run).hasRootCauseMessage("on purpose");
    }
}
