package io.github.atlascmk.failure;

/** AWS or Atlas doesn't see a change yet that was made. IAM publishes no bound for this. */
public final class PropagationPending extends RetryableException {
    private static final long serialVersionUID = 1;

    public PropagationPending(String message) {
        super(message);
    }

    public PropagationPending(String message, Throwable cause) {
        super(message, cause);
    }
}
