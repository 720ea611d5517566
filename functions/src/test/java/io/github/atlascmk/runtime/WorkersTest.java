package io.github.atlascmk.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class WorkersTest {
    private final Workers workers = LambdaPlatform.create().workers();

    @Test
    void processesEachItemOnceAndKeepsToTheLimit() {
        AtomicInteger atWork = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch full = new CountDownLatch(3);
        Queue<Integer> done = new ConcurrentLinkedQueue<>();
        List<Integer> items = IntStream.range(0, 50).boxed().toList();

        workers.each(items, 3, item -> {
            most.accumulateAndGet(atWork.incrementAndGet(), Math::max);
            // The first three wait for each other, which can end only if they run concurrently.
            full.countDown();
            awaitUninterruptibly(full);
            done.add(item);
            atWork.decrementAndGet();
        });

        assertThat(done).containsExactlyInAnyOrderElementsOf(items);
        assertThat(most).hasValue(3);
    }

    @Test
    void throwsAFailureAtTheEndAndBeginsNoFurtherItem() {
        Queue<Integer> begun = new ConcurrentLinkedQueue<>();

        assertThatThrownBy(() -> workers.each(List.of(1, 2, 3), 1, item -> {
                    begun.add(item);
                    throw new IllegalStateException("item " + item);
                }))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("item 1");
        assertThat(begun).containsExactly(1);
    }

    @Test
    void logsWithTheCallersContext() {
        MDC.put("run", "sweep-1");
        Queue<Map<String, String>> seen = new ConcurrentLinkedQueue<>();
        try {
            workers.each(List.of("a", "b"), 2, project -> {
                MDC.put("projectId", project);
                seen.add(MDC.getCopyOfContextMap());
            });
            assertThat(MDC.getCopyOfContextMap()).isEqualTo(Map.of("run", "sweep-1"));
        } finally {
            MDC.clear();
        }

        assertThat(seen)
                .containsExactlyInAnyOrder(
                        Map.of("run", "sweep-1", "projectId", "a"), Map.of("run", "sweep-1", "projectId", "b"));
    }

    @Test
    void acceptsAnEmptyList() {
        workers.each(List.of(), 4, item -> {
            throw new AssertionError(item);
        });
    }

    private static void awaitUninterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
