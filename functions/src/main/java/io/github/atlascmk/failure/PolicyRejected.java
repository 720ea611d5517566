package io.github.atlascmk.failure;

/** A policy document that can't be edited safely: unreadable, or with a statement that a rewrite would not preserve. */
public final class PolicyRejected extends TerminalException {
    private static final long serialVersionUID = 1;

    public PolicyRejected(String message) {
        super(message);
    }

    public PolicyRejected(String message, Throwable cause) {
        super(message, cause);
    }
}
