package io.github.atlascmk.failure;

/**
 * What this run was allowed to do changed after its inspection. The state machine inspects anew instead of retrying the
 * step.
 */
public final class EnrolmentChanged extends RetryableException {
    private static final long serialVersionUID = 1;

    public EnrolmentChanged(String message) {
        super(message);
    }

    public EnrolmentChanged(String message, Throwable cause) {
        super(message, cause);
    }
}
