package io.github.atlascmk.local.asl.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PaceTest {
    private static final Instant START = Instant.parse("2026-01-15T09:00:00Z");

    private final Timeline timeline = new Timeline(START, 1);
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    /** Taken before the pace is made, whose time begins with it. */
    private final long began = System.nanoTime();

    /** An hour in 36 ms. */
    private final Pace pace = new Pace(timeline, 100_000);

    @AfterEach
    void end() {
        pace.close();
    }

    private void run() {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                pace.run(failures::add);
            } catch (InterruptedException ended) {
                Thread.currentThread().interrupt();
            }
        });
    }

    @Test
    void sleepersWakeInOrderAndNotBeforeTheirTime() throws InterruptedException {
        List<String> seen = new ArrayList<>();
        CountDownLatch both = new CountDownLatch(2);
        for (int hours : List.of(2, 1)) {
            timeline.start(hours + " h", () -> {
                timeline.sleep(Duration.ofHours(hours));
                seen.add(hours + " h");
                both.countDown();
            });
        }
        run();
        both.await();

        assertThat(seen).containsExactly("1 h", "2 h");
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThanOrEqualTo(Duration.ofMillis(72));
    }

    @Test
    void whoeverComesFromOutsideTakesATurnWhileOthersSleep() {
        timeline.start("for ever", () -> timeline.sleep(Duration.ofDays(100_000)));
        run();

        Instant seen = pace.call("visitor", () -> {
            timeline.context("visitor");
            timeline.sleep(Duration.ofMinutes(10));
            return timeline.instant();
        });

        assertThat(seen).isAfterOrEqualTo(START.plus(Duration.ofMinutes(10)));
    }

    @Test
    void whoeverComesFromOutsideArrivesAtTheTimeOfTheWallClock() {
        run();
        Instant first = pace.call("first", timeline::instant);
        anHourPasses();

        Instant second = pace.call("second", timeline::instant);

        assertThat(second).isAfterOrEqualTo(first.plus(Duration.ofHours(1)));
    }

    @Test
    void whatIsDueBeforeAnArrivalHappensBeforeIt() throws InterruptedException {
        List<String> seen = Collections.synchronizedList(new ArrayList<>());
        timeline.at(START.plus(Duration.ofMinutes(59)), "due", () -> seen.add("due"));
        timeline.at(START.plus(Duration.ofDays(100_000)), "not due", () -> seen.add("not due"));
        anHourPasses();
        Thread visitor = Thread.ofVirtual().start(() -> pace.call("visitor", () -> seen.add("visitor")));
        while (timeline.nextDue() == null || visitor.getState() != Thread.State.WAITING) {
            Thread.onSpinWait();
        }
        run();
        visitor.join();

        assertThat(seen).containsExactly("due", "visitor");
    }

    @Test
    void timeNeverGoesBackForAVisitorWhoComesWhileTheTimelineLagsBehind() {
        timeline.start("slow", () -> {
            anHourPasses();
            timeline.sleep(Duration.ofMinutes(1));
        });
        run();
        List<Instant> seen = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            seen.add(pace.call("visitor", timeline::instant));
        }

        assertThat(seen).isSorted();
    }

    private void anHourPasses() {
        long until = System.nanoTime() + Duration.ofMillis(36).toNanos();
        while (System.nanoTime() < until) {
            Thread.onSpinWait();
        }
    }

    @Test
    void visitorsNeverRunAtTheSameTime() {
        run();
        int[] count = new int[1];
        List<CompletableFuture<Void>> visitors = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            visitors.add(CompletableFuture.runAsync(
                    () -> pace.call("visitor", () -> {
                        int before = count[0];
                        Thread.onSpinWait();
                        count[0] = before + 1;
                        timeline.sleep(Duration.ofSeconds(1));
                        return before;
                    }),
                    task -> Thread.ofVirtual().start(task)));
        }
        visitors.forEach(CompletableFuture::join);
        int total = pace.call("reader", () -> count[0]);

        assertThat(total).isEqualTo(50);
    }

    @Test
    void aVisitorsFailureIsItsOwn() {
        run();
        assertThatThrownBy(() -> pace.call("visitor", () -> {
                    throw new IllegalArgumentException("on purpose");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("on purpose");
        String next = pace.call("next", () -> "served");

        assertThat(next).isEqualTo("served");
        assertThat(failures).isEmpty();
    }

    @Test
    void anActorsFailureIsToldAndTheOthersGoOn() {
        timeline.start("broken", () -> {
            throw new IllegalStateException("on purpose");
        });
        run();
        String next = pace.call("next", () -> "served");
        pace.call("later", () -> {
            timeline.sleep(Duration.ofHours(1));
            return next;
        });

        assertThat(failures)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasRootCauseMessage("on purpose"));
    }

    @Test
    void nobodyComesInOnceItIsClosed() {
        pace.close();
        assertThatThrownBy(() -> pace.call("late", () -> "served")).hasMessage("the local cloud has ended");
    }

    @Test
    void theSpeedIsAboveZero() {
        for (double speed : List.of(0.0, -1.0, Double.NaN, Double.POSITIVE_INFINITY)) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new Pace(timeline, speed))
                    .withMessageContaining(String.valueOf(speed));
        }
    }
}
