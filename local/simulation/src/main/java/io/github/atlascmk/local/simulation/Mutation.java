package io.github.atlascmk.local.simulation;

/** A deliberate defect in what the stack is given, to test whether the simulation finds it. */
public interface Mutation {
    /** No defect. */
    Mutation NONE = new Mutation() {};

    /** Replaces a clock or a client of a function, as in {@link io.github.atlascmk.local.cloud.wire.Interference}. */
    default <T> T given(String function, Class<T> type, T thing) {
        return thing;
    }

    /** Replaces the definition of a state machine, as in {@link io.github.atlascmk.local.cloud.wire.Interference}. */
    default String definition(String stateMachine, String asl) {
        return asl;
    }
}
