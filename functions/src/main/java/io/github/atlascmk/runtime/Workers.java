package io.github.atlascmk.runtime;

import java.util.Collection;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** Lets a function do independent work concurrently: on virtual threads on Lambda, as actors on the local cloud. */
@FunctionalInterface
public interface Workers {
    /** Runs {@code work} in this many workers and returns when all have ended. {@code work} must not throw. */
    void run(int count, Runnable work);

    /**
     * Processes the items concurrently, with the caller's logging context. After a failure no further item is begun;
     * the failure is thrown when those under way have ended.
     *
     * @param atOnce how many items at most are under way at the same time, at least 1
     */
    default <T> void each(Collection<T> items, int atOnce, Consumer<T> body) {
        Queue<T> left = new ConcurrentLinkedQueue<>(items);
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        @Nullable Map<String, String> logging = MDC.getCopyOfContextMap();
        run(Math.min(atOnce, items.size()), () -> {
            @Nullable Map<String, String> before = MDC.getCopyOfContextMap();
            context(logging);
            try {
                for (T item = left.poll(); item != null && failure.get() == null; item = left.poll()) {
                    body.accept(item);
                }
            } catch (RuntimeException | Error thrown) {
                failure.compareAndSet(null, thrown);
            } finally {
                context(before);
            }
        });
        Throwable thrown = failure.get();
        if (thrown instanceof RuntimeException exception) {
            throw exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
    }

    private static void context(@Nullable Map<String, String> logging) {
        if (logging == null) {
            MDC.clear();
        } else {
            MDC.setContextMap(logging);
        }
    }
}
