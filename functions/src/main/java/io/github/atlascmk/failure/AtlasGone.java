package io.github.atlascmk.failure;

/**
 * The project, cluster or role that a request to Atlas names doesn't exist (any more). The state machine inspects again
 * to find out what that means.
 */
public final class AtlasGone extends TerminalException {
    private static final long serialVersionUID = 1;

    public AtlasGone(String message) {
        super(message);
    }
}
