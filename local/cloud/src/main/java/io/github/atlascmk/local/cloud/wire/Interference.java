package io.github.atlascmk.local.cloud.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * Observes a local cloud from inside, and makes its calls go wrong: for the simulation, and for tests of faults. Its
 * methods are called within the actor concerned, at the actor's virtual instant, and must neither sleep nor make calls.
 * By default nothing goes wrong.
 */
public interface Interference {
    Interference NONE = new Interference() {};

    /** Where on its way a call's invocation dies, if it does. */
    enum Crash {
        NONE,
        /** The service never receives the call. */
        BEFORE_EFFECT,
        /** The service has carried out the call, but its answer is lost. */
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
     * The fault to inject into a call to AWS if the world's script has none for it; null for none. State machines'
     * integrations ask for it too: the error's name there is the service's, a dot, and the one in this fault.
     */
    default @Nullable AwsFault awsFault(Caller caller, String service, String operation) {
        return null;
    }

    /** The fault to inject into a call to Atlas if the world's script has none for it; null for none. */
    default @Nullable AtlasFault atlasFault(Caller caller, String operation) {
        return null;
    }

    /** When an event reaches a target: now, later, several times, or never. */
    default List<Duration> deliveries(Delivery delivery) {
        return List.of(Duration.ZERO);
    }

    /**
     * The clock or client that a function gets from its platform.
     *
     * @param type as the platform has it, such as {@code IamClient}
     */
    default <T> T given(String function, Class<T> type, T thing) {
        return thing;
    }

    /** The definition to deploy for a state machine whose own definition is {@code asl}. */
    default String definition(String stateMachine, String asl) {
        return asl;
    }

    /**
     * Numbers that decide which of the actors due at one instant goes first: the lowest; of equals, the first that
     * came.
     */
    default LongSupplier turns() {
        return () -> 0;
    }

    /** An invocation of a function begins. Each has a caller of its own; compare callers by identity. */
    default void invoked(Caller caller, String requestId, JsonNode payload) {}

    /** The invocation ended: nothing that it might still do has an effect. */
    default void ended(Caller caller) {}

    /** A call has just had its effect, or was refused. Its answer is still on its way. */
    default void called(Call call) {}

    /** Something outside of the stack was just changed. */
    default void wrote(Write write) {}

    /** An item of the stack's tables was just changed; null means that there is none. */
    default void stored(
            Caller caller,
            String table,
            @Nullable Map<String, AttributeValue> before,
            @Nullable Map<String, AttributeValue> after) {}
}
