package io.github.atlascmk.failure;

/**
 * Something that passes by itself. The state machine retries each leaf by its class name, so a leaf's name is public
 * API.
 *
 * <p>Messages reach the execution's history: they name what happened and to what, never a secret, a token, an external
 * id or policy text.
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
