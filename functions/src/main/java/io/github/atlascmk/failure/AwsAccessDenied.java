package io.github.atlascmk.failure;

/** AWS denied the call: a policy of this stack, a boundary or an SCP lacks the permission. */
public final class AwsAccessDenied extends TerminalException {
    private static final long serialVersionUID = 1;

    public AwsAccessDenied(String message) {
        super(message);
    }

    public AwsAccessDenied(String message, Throwable cause) {
        super(message, cause);
    }
}
