package io.github.atlascmk.failure;

/** The IAM role doesn't exist (any more). It is never created silently. */
public final class RoleMissing extends TerminalException {
    private static final long serialVersionUID = 1;

    public RoleMissing(String message) {
        super(message);
    }
}
