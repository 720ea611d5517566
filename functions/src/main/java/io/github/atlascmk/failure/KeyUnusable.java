package io.github.atlascmk.failure;

/** The KMS key can't encrypt: disabled, pending deletion, or of the wrong kind. */
public final class KeyUnusable extends TerminalException {
    private static final long serialVersionUID = 1;

    public KeyUnusable(String message) {
        super(message);
    }
}
