package io.github.atlascmk.failure;

/** Atlas answered 409: another client is changing the same resource. Read it again before a retry. */
public final class AtlasConflict extends RetryableException {
    private static final long serialVersionUID = 1;

    public AtlasConflict(String message) {
        super(message);
    }

    public AtlasConflict(String message, Throwable cause) {
        super(message, cause);
    }
}
