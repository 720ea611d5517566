package io.github.atlascmk.local.cloud.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Whoever watches a local cloud from inside, and makes its calls go wrong: the simulation, and tests of faults. It is
 * asked and told within the actor that it concerns, at its virtual instant, and must neither sleep nor make calls. By
 * default nothing goes wrong.
 */
public interface Interference {
    Interference NONE = new Interference() {};

    /** Where on its way a call's invocation dies, if it does. */
    enum Crash {
        NONE,
        /** The service never hears of the call. */
        BEFORE_EFFECT,
        /** The service has done it, and nobody hears of that. */
        AFTER_EFFECT
    }

    /**
     * A call's way to its service and back.
     *
     * @param before time until its effect
     * @param after time from there until its answer
     */
    record Passage(Duration before, Duration after, Crash crash) {
        public static Passage usual(Duration latency) {
            return new Passage(latency.dividedBy(2), latency.dividedBy(2), Crash.NONE);
        }
    }

    /** @param latency what the call would take otherwise */
    default Passage passage(Caller caller, String service, String operation, Duration latency) {
        return Passage.usual(latency);
    }

    /**
     * How a call to AWS fails that the world's script leaves alone; null where it doesn't. Of state machines'
     * integrations too: the error's name there is the service's, a dot, and this one's.
     */
    default @Nullable AwsFault awsFault(Caller caller, String service, String operation) {
        return null;
    }

    /** How a call to Atlas fails that the world's script leaves alone; null where it doesn't. */
    default @Nullable AtlasFault atlasFault(Caller caller, String operation) {
        return null;
    }

    /** When an event reaches a target: now, later, several times, or never. */
    default List<Duration> deliveries(Delivery delivery) {
        return List.of(Duration.ZERO);
    }

    /**
     * What a function gets for a clock or for a client of its platform.
     *
     * @param type as the platform has it, such as {@code IamClient}
     */
    default <T> T given(String function, Class<T> type, T thing) {
        return thing;
    }

    /** What is deployed for a state machine whose definition is {@code asl}. */
    default String definition(String stateMachine, String asl) {
        return asl;
    }

    /** Who goes first of those that are due at one instant: the lowest, and of equals the first that came. */
    default LongSupplier turns() {
        return () -> 0;
    }

    /** An invocation of a function begins. Each has a caller of its own, told apart by identity. */
    default void invoked(Caller caller, String requestId, JsonNode payload) {}

    /** It ended: nothing that it might still do has an effect. */
    default void ended(Caller caller) {}

    /** A call had its effect, or was refused, just now. Its answer is still on its way. */
    default void called(Call call) {}

    /** Something outside of the stack was changed, just now. */
    default void wrote(Write write) {}

    /** An item of the stack's tables was changed, just now; null is absence. */
    default void stored(
            Caller caller,
            String table,
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after) {}
}
