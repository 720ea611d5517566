package io.github.atlascmk.inspection;

/** How a run ends. */
public enum Outcome {
    /** All that is eligible now is encrypted; what isn't eligible yet is listed as waiting. */
    ENCRYPTED,
    /** All was encrypted already: nothing was written. */
    COMPLIANT,
    /** A run would do something; nothing was written. */
    PLANNED,
    /** Another run of the project is at work, and looks once more. */
    COALESCED,
    NOT_ENROLLED,
    /** Atlas doesn't have the project any more. */
    GONE,
    /** Nothing in the project can use a customer's key. */
    UNSUPPORTED,
    /** A person has to approve or repair something first. */
    NEEDS_A_PERSON,
    /** Atlas is still at work after 30 minutes; a later run continues from there. */
    WAITING,
    FAILED;

    /** Whether people are told of the run. */
    public boolean needsAPerson() {
        return this == NEEDS_A_PERSON || this == FAILED;
    }
}
