package io.github.atlascmk.failure;

/**
 * Somebody keeps taking away a statement of ours, so it isn't written again (for now). The state machine inspects anew
 * instead of retrying the step, and a person is told.
 */
public final class ConflictingWriter extends RetryableException {
    private static final long serialVersionUID = 1;

    public ConflictingWriter(String message) {
        super(message);
    }

    public ConflictingWriter(String message, Throwable cause) {
        super(message, cause);
    }
}
