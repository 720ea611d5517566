package io.github.atlascmk.inspection;

/** How a run ends. */
public enum Outcome {
    /** All that is eligible now is done; what isn't eligible yet is listed as waiting. */
    ENCRYPTED,
    /** It was so already: nothing was written. */
    COMPLIANT,
    /** What a run would do; nothing was written. */
    PLANNED,
    /** Another run of the project goes on, and will look once more. */
    COALESCED,
    NOT_ENROLLED,
    /** The project isn't there any more. */
    GONE,
    /** Nothing in the project can use a customer's key. */
    UNSUPPORTED,
    /** A person has to decide something first. */
    NEEDS_A_PERSON,
    /** Something still goes on after 30 minutes; a later run goes on from there. */
    WAITING,
    FAILED;

    /** Whether people are told of it. */
    public boolean needsAPerson() {
        return this == NEEDS_A_PERSON || this == FAILED;
    }
}
