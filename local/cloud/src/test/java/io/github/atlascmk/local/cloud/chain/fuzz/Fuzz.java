package io.github.atlascmk.local.cloud.chain.fuzz;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Gives a test many inputs, each drawn by a random source of its own, so that one of them can be had again:
 * {@code -Dfuzz.seed=S} for another seed, {@code -Dfuzz.budget=N} for more inputs in each test, {@code -Dfuzz.input=I}
 * for one input alone.
 */
public final class Fuzz {
    private static final long SEED = Long.getLong("fuzz.seed", 20260115L);
    /** Against what never ends; no input takes a tenth of it. */
    private static final Duration HUNG = Duration.ofSeconds(60);

    private static final int ENOUGH = 8;

    private Fuzz() {}

    /** What happens with one input, and what must hold then. */
    @FunctionalInterface
    public interface Trial {
        void with(Random random) throws Exception;
    }

    /**
     * Fails with the first of the inputs that fail; the others, up to a handful, are suppressed in it.
     *
     * @param usual how many inputs there are where nobody asks for more or less
     */
    public static void each(String what, int usual, Trial trial) {
        Integer only = Integer.getInteger("fuzz.input");
        int first = only == null ? 0 : only;
        int last = only == null ? Integer.getInteger("fuzz.budget", usual) : only + 1;
        System.out.printf("fuzz: %s, seed %d, %d inputs%n", what, SEED, last - first);
        List<AssertionError> failures = new ArrayList<>();
        for (int i = first; i < last && failures.size() < ENOUGH; i++) {
            Random random = new Random((SEED * 1_000_003 + i) * 0x9E3779B97F4A7C15L + what.hashCode());
            try {
                assertTimeoutPreemptively(HUNG, () -> trial.with(random));
            } catch (Throwable thrown) {
                failures.add(new AssertionError(
                        what + ", -Dfuzz.seed=" + SEED + " -Dfuzz.input=" + i + ": " + thrown.getMessage(), thrown));
            }
        }
        if (!failures.isEmpty()) {
            AssertionError failure = failures.removeFirst();
            failures.forEach(failure::addSuppressed);
            throw failure;
        }
    }
}
