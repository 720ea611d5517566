package io.github.atlascmk.failure;

/**
 * Another writer keeps removing a statement of ours, so we don't write it again (for now). The state machine inspects
 * again instead of retrying the step, and a person is told.
 */
public final class ConflictingWriter extends RetryableException {
    private static final long serialVersionUID = 1;

    public ConflictingWriter(String message) {
        super(message);
    }
}
