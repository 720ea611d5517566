package io.github.atlascmk.local.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Draws from a seed for one purpose: an additional draw changes no draws for other purposes. */
final class SeededRandom {
    private final SplittableRandom random;

    SeededRandom(long seed, String purpose) {
        this.random = new SplittableRandom(seed * 0x9E3779B97F4A7C15L ^ ((long) purpose.hashCode() << 21));
    }

    /** @param probability from 0 to 1 */
    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    /** A whole number; both ends are possible. */
    int between(int least, int most) {
        return random.nextInt(least, most + 1);
    }

    /** A duration to the millisecond, the end excluded. */
    Duration between(Duration least, Duration most) {
        return Duration.ofMillis(random.nextLong(least.toMillis(), most.toMillis()));
    }

    <T> T of(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    long next() {
        return random.nextLong();
    }
}
