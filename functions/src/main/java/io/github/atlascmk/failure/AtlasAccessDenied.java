package io.github.atlascmk.failure;

/** Atlas refused our credentials or our address, even with a fresh token. */
public final class AtlasAccessDenied extends TerminalException {
    private static final long serialVersionUID = 1;

    public AtlasAccessDenied(String message) {
        super(message);
    }
}
