package io.github.atlascmk.failure;

/** The stack's own configuration is wrong: an environment variable, or the Atlas secret. */
public final class InvalidConfiguration extends TerminalException {
    private static final long serialVersionUID = 1;

    public InvalidConfiguration(String message) {
        super(message);
    }
}
