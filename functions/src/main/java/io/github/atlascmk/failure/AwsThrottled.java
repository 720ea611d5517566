package io.github.atlascmk.failure;

/** AWS throttled the call. */
public final class AwsThrottled extends RetryableException {
    private static final long serialVersionUID = 1;

    public AwsThrottled(String message) {
        super(message);
    }
}
