package io.github.atlascmk.failure;

/**
 * Atlas answered 429 or 5xx, or did not answer. A write that ends so has an unknown outcome: read and compare first.
 */
public final class AtlasUnavailable extends RetryableException {
    private static final long serialVersionUID = 1;

    public AtlasUnavailable(String message) {
        super(message);
    }

    public AtlasUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
