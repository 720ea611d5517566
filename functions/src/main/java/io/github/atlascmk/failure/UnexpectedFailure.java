package io.github.atlascmk.failure;

/**
 * A bug: an exception that no step expects. The message names only the class of that exception, since its text may hold
 * secrets.
 */
public final class UnexpectedFailure extends TerminalException {
    private static final long serialVersionUID = 1;

    public UnexpectedFailure(String message) {
        super(message);
    }
}
