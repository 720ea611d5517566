package io.github.atlascmk.failure;

/** A policy denies Atlas what it needs, for certain: no statement of ours overrules that, so its owner has to act. */
public final class AccessDenied extends TerminalException {
    private static final long serialVersionUID = 1;

    public AccessDenied(String message) {
        super(message);
    }
}
