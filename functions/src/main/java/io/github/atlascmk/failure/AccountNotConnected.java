package io.github.atlascmk.failure;

/** The stack can't reach the account of a role or key: a person has to deploy member-account.yaml there. */
public final class AccountNotConnected extends TerminalException {
    private static final long serialVersionUID = 1;

    public AccountNotConnected(String message) {
        super(message);
    }

    public AccountNotConnected(String message, Throwable cause) {
        super(message, cause);
    }
}
