package io.github.atlascmk.failure;

/** Atlas refused the request and would refuse it again: 4xx other than 401, 403, 409 and 429. */
public final class AtlasRefused extends TerminalException {
    private static final long serialVersionUID = 1;

    public AtlasRefused(String message) {
        super(message);
    }
}
