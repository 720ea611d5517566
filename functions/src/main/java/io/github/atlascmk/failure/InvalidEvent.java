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
     * An event with a missing or wrong field.
     *
     * @param value the field's value; null if it is missing
     * @param right what the field must be, as the end of the sentence
     */
    public static InvalidEvent ofField(String name, @Nullable Object value, String right) {
        return new InvalidEvent(
                name + (value == null ? " is missing" : " is \"" + Excerpt.of(value) + "\"") + "; it must be " + right);
    }
}
