package io.github.atlascmk.failure;

/** Atlas answered 409: somebody else is changing the same thing. Read again before trying again. */
public final class AtlasConflict extends RetryableException {
    private static final long serialVersionUID = 1;

    public AtlasConflict(String message) {
        super(message);
    }

    public AtlasConflict(String message, Throwable cause) {
        super(message, cause);
    }
}
