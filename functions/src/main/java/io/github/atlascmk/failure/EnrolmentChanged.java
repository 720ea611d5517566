package io.github.atlascmk.failure;

/**
 * The enrolment, and so what this run may do, changed after the inspection. The state machine inspects again instead of
 * retrying the step.
 */
public final class EnrolmentChanged extends RetryableException {
    private static final long serialVersionUID = 1;

    public EnrolmentChanged(String message) {
        super(message);
    }
}
