package io.github.atlascmk.failure;

/** AWS refused the request and would refuse it again. */
public final class AwsRefused extends TerminalException {
    private static final long serialVersionUID = 1;

    public AwsRefused(String message) {
        super(message);
    }
}
