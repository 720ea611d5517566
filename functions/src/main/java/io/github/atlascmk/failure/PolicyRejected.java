package io.github.atlascmk.failure;

/** A policy document can't be edited safely: it is unreadable, or has a statement that a rewrite wouldn't preserve. */
public final class PolicyRejected extends TerminalException {
    private static final long serialVersionUID = 1;

    public PolicyRejected(String message) {
        super(message);
    }
}
