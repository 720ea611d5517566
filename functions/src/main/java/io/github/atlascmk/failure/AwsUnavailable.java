package io.github.atlascmk.failure;

/** AWS answered 5xx or did not answer. A write that ends so has an unknown outcome: read and compare first. */
public final class AwsUnavailable extends RetryableException {
    private static final long serialVersionUID = 1;

    public AwsUnavailable(String message) {
        super(message);
    }

    public AwsUnavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
