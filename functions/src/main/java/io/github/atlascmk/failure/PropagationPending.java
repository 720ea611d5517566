package io.github.atlascmk.failure;

/** AWS or Atlas doesn't see a recent change yet. IAM publishes no upper limit for this. */
public final class PropagationPending extends RetryableException {
    private static final long serialVersionUID = 1;

    public PropagationPending(String message) {
        super(message);
    }

    public PropagationPending(String message, Throwable cause) {
        super(message, cause);
    }
}
