package io.github.atlascmk.local.cloud.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.atlascmk.local.asl.time.Timeline;
import io.github.atlascmk.local.cloud.wire.Interference.Crash;
import io.github.atlascmk.local.cloud.wire.Interference.Passage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes calls from every caller to every service of the local cloud: keeps the journal, lets time pass, and stops a
 * dead invocation's calls. Latency and scripted faults are up to the services.
 */
public final class Wire {
    /**
     * The invocation passed its deadline, or died, so it must not go on. This is an Error so that no step catches it by
     * accident.
     */
    public static final class InvocationEnded extends Error {
        private static final long serialVersionUID = 1;

        InvocationEnded(Caller caller) {
            super(caller.name() + " has ended");
        }
    }

    private final Timeline timeline;
    private final Interference interference;
    private final Set<Caller> dead = Collections.newSetFromMap(new IdentityHashMap<>());
    private final List<Call> calls = Collections.synchronizedList(new ArrayList<>());
    private final List<Write> writes = Collections.synchronizedList(new ArrayList<>());

    public Wire(Timeline timeline) {
        this(timeline, Interference.NONE);
    }

    public Wire(Timeline timeline, Interference interference) {
        this.timeline = timeline;
        this.interference = interference;
    }

    /** What makes calls go wrong here; services ask it for the errors that they answer with. */
    public Interference interference() {
        return interference;
    }

    public Timeline timeline() {
        return timeline;
    }

    /** Runs {@code body} with all its calls made by {@code caller}, on whatever threads. */
    public <T> T as(Caller caller, Supplier<T> body) {
        Object outer = timeline.context();
        timeline.context(caller);
        try {
            return body.get();
        } finally {
            timeline.context(outer);
        }
    }

    /** Who is calling; the local cloud itself if no caller is set. */
    public Caller caller() {
        return timeline.context() instanceof Caller caller ? caller : Caller.CLOUD;
    }

    /**
     * Makes a call: it takes {@code latency}, half before its effect and half after.
     *
     * @param errorCode the service's error code of an exception, for the journal
     * @throws InvocationEnded if the caller died or its deadline passed, before the effect or before its answer
     */
    public <T> T call(
            String service,
            String operation,
            String target,
            Duration latency,
            Function<RuntimeException, String> errorCode,
            Supplier<T> effect) {
        Caller caller = caller();
        Passage passage = interference.passage(caller, service, operation, latency);
        pass(caller, passage.before(), passage.crash() == Crash.BEFORE_EFFECT);
        T answer;
        try {
            answer = effect.get();
        } catch (RuntimeException refused) {
            answered(caller, service, operation, target, errorCode.apply(refused), passage);
            throw refused;
        }
        answered(caller, service, operation, target, null, passage);
        return answer;
    }

    /** Records what a call changed outside of the stack. Called by a service, inside of the call's effect. */
    public void wrote(
            String service, String operation, String target, @Nullable JsonNode before, @Nullable JsonNode after) {
        Write write = new Write(timeline.instant(), caller(), service, operation, target, before, after);
        writes.add(write);
        interference.wrote(write);
    }

    /** Whether an invocation died before its deadline. */
    public boolean isDead(Caller caller) {
        synchronized (dead) {
            return dead.contains(caller);
        }
    }

    public List<Call> calls() {
        synchronized (calls) {
            return List.copyOf(calls);
        }
    }

    public List<Write> writes() {
        synchronized (writes) {
            return List.copyOf(writes);
        }
    }

    /** Empties the journal, for example of the calls that only prepared the world. */
    public void forget() {
        calls.clear();
        writes.clear();
    }

    /** Number of calls by {@code service:Operation}, sorted. */
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new TreeMap<>();
        calls().forEach(call -> counts.merge(call.service() + ":" + call.operation(), 1, Integer::sum));
        return counts;
    }

    private void answered(
            Caller caller, String service, String operation, String target, @Nullable String error, Passage passage) {
        Call call = new Call(timeline.instant(), caller, service, operation, target, error);
        calls.add(call);
        interference.called(call);
        pass(caller, passage.after(), passage.crash() == Crash.AFTER_EFFECT);
    }

    private void pass(Caller caller, Duration time, boolean fatal) {
        if (!time.isZero()) {
            timeline.sleep(time);
        }
        if (fatal) {
            synchronized (dead) {
                dead.add(caller);
            }
        }
        if (isDead(caller) || timeline.instant().isAfter(caller.deadline())) {
            throw new InvocationEnded(caller);
        }
    }
}
