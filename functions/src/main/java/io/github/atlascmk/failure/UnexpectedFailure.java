package io.github.atlascmk.failure;

/**
 * A bug: an exception that no step foresaw. Its message names only the class of its cause, since the text could hold
 * anything.
 */
public final class UnexpectedFailure extends TerminalException {
    private static final long serialVersionUID = 1;

    public UnexpectedFailure(String message) {
        super(message);
    }

    public UnexpectedFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
