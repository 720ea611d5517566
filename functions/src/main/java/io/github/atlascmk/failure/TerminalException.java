package io.github.atlascmk.failure;

/**
 * Something that trying again doesn't change: a person or another system has to. Never retried. The rule for messages
 * is that of {@link RetryableException}.
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
