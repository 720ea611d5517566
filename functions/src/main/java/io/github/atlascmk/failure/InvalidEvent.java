package io.github.atlascmk.failure;

/** An event or input that this version doesn't understand, or that is malformed. */
public final class InvalidEvent extends TerminalException {
    private static final long serialVersionUID = 1;

    public InvalidEvent(String message) {
        super(message);
    }

    public InvalidEvent(String message, Throwable cause) {
        super(message, cause);
    }
}
