package io.github.atlascmk.failure;

/**
 * A failure that a retry may resolve. The state machine retries subclasses by their names, so those names are public
 * API.
 *
 * <p>Messages appear in the execution's history. They say what happened to which resource, and never contain a secret,
 * a token, an external id or policy text.
 */
public abstract class RetryableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected RetryableException(String message) {
        super(message);
    }

    protected RetryableException(String message, Throwable cause) {
        super(message, cause);
    }
}
