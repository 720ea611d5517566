package io.github.atlascmk.failure;

/**
 * AWS answered 5xx or did not answer. If the request was a write, its outcome is unknown: read and compare before a
 * retry.
 */
public final class AwsUnavailable extends RetryableException {
    private static final long serialVersionUID = 1;

    public AwsUnavailable(String message) {
        super(message);
    }

    public AwsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
