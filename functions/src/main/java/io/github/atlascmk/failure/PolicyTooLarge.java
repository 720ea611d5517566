package io.github.atlascmk.failure;

/** The planned policy document would exceed its quota. Nothing was written. */
public final class PolicyTooLarge extends TerminalException {
    private static final long serialVersionUID = 1;

    public PolicyTooLarge(String message) {
        super(message);
    }
}
