package io.github.atlascmk.local.simulation;

/** A deliberate defect, put between the stack and what it is given: for finding out whether the simulation finds it. */
public interface Mutation {
    /** The stack as it is. */
    Mutation NONE = new Mutation() {};

    /** What a function gets for a clock or a client, as in {@link io.github.atlascmk.local.cloud.wire.Interference}. */
    default <T> T given(String function, Class<T> type, T thing) {
        return thing;
    }

    /** What is deployed for a state machine, as in {@link io.github.atlascmk.local.cloud.wire.Interference}. */
    default String definition(String stateMachine, String asl) {
        return asl;
    }
}
