package io.github.atlascmk.failure;

/**
 * What a request to Atlas names isn't there (any more): the project, the cluster, the role. The state machine inspects
 * anew, which finds out what that means.
 */
public final class AtlasGone extends TerminalException {
    private static final long serialVersionUID = 1;

    public AtlasGone(String message) {
        super(message);
    }
}
