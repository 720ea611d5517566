package io.github.atlascmk.failure;

/**
 * Encryption is on, but Atlas can't use the key (yet). The state machine inspects again instead of retrying the step,
 * so that a disabled key or a reverted policy is noticed at once.
 */
public final class EncryptionInvalid extends RetryableException {
    private static final long serialVersionUID = 1;

    public EncryptionInvalid(String message) {
        super(message);
    }
}
