package io.github.atlascmk.local.simulation;

import io.github.atlascmk.local.cloud.wire.Caller;
import io.github.atlascmk.local.cloud.wire.Interference.Crash;
import io.github.atlascmk.local.cloud.wire.Interference.Passage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Calm, but for an invocation of a function that dies at one call. */
final class OneCrash extends FaultInjector {
    private final int index;
    private final Crash crash;
    private final List<String> places = new ArrayList<>();

    /** @param index of the call, among all that functions make; from 1 */
    OneCrash(int index, Crash crash) {
        super(0);
        this.index = index;
        this.crash = crash;
    }

    static OneCrash never() {
        return new OneCrash(0, Crash.NONE);
    }

    /** All calls that functions have made so far: who called what. */
    List<String> places() {
        return List.copyOf(places);
    }

    boolean happened() {
        return places.size() >= index;
    }

    @Override
    Passage passage(Caller caller, String service, String operation, Duration latency) {
        Passage usual = Passage.usual(latency);
        boolean isFunction = caller.deadline().isBefore(Instant.MAX);
        if (isFunction) {
            places.add(caller.name() + " " + service + ":" + operation);
        }
        return isFunction && places.size() == index ? new Passage(usual.before(), usual.after(), crash) : usual;
    }

    /** Clocks don't matter here. */
    @Override
    Duration skew(String function) {
        return Duration.ZERO;
    }

    @Override
    public String toString() {
        return "call " + index + (happened() ? ", " + places.get(index - 1) : "") + ", " + crash;
    }
}
