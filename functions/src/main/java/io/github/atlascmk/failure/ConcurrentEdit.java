package io.github.atlascmk.failure;

/** AWS refused a write because another one was in progress ({@code ConcurrentModification}). */
public final class ConcurrentEdit extends RetryableException {
    private static final long serialVersionUID = 1;

    public ConcurrentEdit(String message) {
        super(message);
    }
}
