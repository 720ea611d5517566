package io.github.atlascmk.failure;

/**
 * Atlas answered 429 or 5xx, or did not answer. If the request was a write, its outcome is unknown: read and compare
 * before a retry.
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
