package io.github.atlascmk.local.asl.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatchTest {
    private static final Instant START = Instant.parse("2026-01-15T09:00:00Z");

    private final Timeline timeline = new Timeline(START, 1);
    private final Latch latch = new Latch(timeline);
    private final List<String> seen = new ArrayList<>();

    @Test
    void aWaiterWakesWhenTheSignalIsGivenAndItsLimitIsForgotten() {
        timeline.start("waiter", () -> see("open " + latch.await(Duration.ofHours(5))));
        timeline.at(START.plusSeconds(3), "opener", latch::open);
        timeline.run();
        assertThat(seen).containsExactly("PT3S open true");
        assertThat(timeline.instant()).isEqualTo(START.plusSeconds(3));
    }

    @Test
    void aWaitEndsAtItsLimit() {
        timeline.start("waiter", () -> see("open " + latch.await(Duration.ofSeconds(2))));
        timeline.at(START.plusSeconds(3), "opener", latch::open);
        timeline.run();
        assertThat(seen).containsExactly("PT2S open false");
    }

    @Test
    void whatWasGivenBeforeNeedsNoWait() {
        latch.open();
        latch.open();
        timeline.start("waiter", () -> see("open " + latch.await(Duration.ofSeconds(2))));
        timeline.run();
        assertThat(seen).containsExactly("PT0S open true");
    }

    @Test
    void allWaitersWakeInTheOrderOfTheirComingWithTheirOwnContext() {
        for (String name : List.of("a", "b", "c")) {
            timeline.start(name, () -> {
                timeline.context(name);
                latch.await();
                see(name + "=" + timeline.context());
            });
        }
        timeline.at(START.plusSeconds(1), "opener", latch::open);
        timeline.run();
        assertThat(seen).containsExactly("PT1S a=a", "PT1S b=b", "PT1S c=c");
    }

    private void see(String what) {
        seen.add(Duration.between(START, timeline.instant()) + " " + what);
    }
}
