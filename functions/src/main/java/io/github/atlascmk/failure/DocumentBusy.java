package io.github.atlascmk.failure;

/** Another invocation holds the lease on this role, key or project. */
public final class DocumentBusy extends RetryableException {
    private static final long serialVersionUID = 1;

    public DocumentBusy(String message) {
        super(message);
    }
}
