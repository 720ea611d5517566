package io.github.atlascmk.failure;

/**
 * A failure that a retry can't resolve: a person or another system has to act. It is never retried. For messages the
 * rule of {@link RetryableException} holds.
 */
public abstract class TerminalException extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected TerminalException(String message) {
        super(message);
    }

    protected TerminalException(String message, Throwable cause) {
        super(message, cause);
    }
}
