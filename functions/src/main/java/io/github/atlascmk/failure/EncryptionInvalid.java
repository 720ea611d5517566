package io.github.atlascmk.failure;

/**
 * Encryption is on, and Atlas can't use the key (yet). The state machine inspects anew instead of retrying the step: a
 * key that was disabled, or a policy that somebody changed back, must be seen at once.
 */
public final class EncryptionInvalid extends RetryableException {
    private static final long serialVersionUID = 1;

    public EncryptionInvalid(String message) {
        super(message);
    }

    public EncryptionInvalid(String message, Throwable cause) {
        super(message, cause);
    }
}
