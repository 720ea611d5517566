package io.github.atlascmk.failure;

import org.jspecify.annotations.Nullable;

/** An event or input that this version doesn't understand, or that is malformed. */
public final class InvalidEvent extends TerminalException {
    private static final long serialVersionUID = 1;

    public InvalidEvent(String message) {
        super(message);
    }

    public InvalidEvent(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * One of a field that isn't as it must be.
     *
     * @param value what it is; null where it is missing
     * @param right what it must be, to end the sentence
     */
    public static InvalidEvent ofField(String name, @Nullable Object value, String right) {
        return new InvalidEvent(
                name + (value == null ? " is missing" : " is \"" + Excerpt.of(value) + "\"") + "; it must be " + right);
    }
}
