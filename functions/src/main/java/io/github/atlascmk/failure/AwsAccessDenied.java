package io.github.atlascmk.failure;

/** AWS denied the call: this stack's policies, a permissions boundary or a service control policy doesn't allow it. */
public final class AwsAccessDenied extends TerminalException {
    private static final long serialVersionUID = 1;

    public AwsAccessDenied(String message) {
        super(message);
    }
}
