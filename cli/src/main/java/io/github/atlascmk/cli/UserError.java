package io.github.atlascmk.cli;

/** Something the user can mend: one sentence, and an exit code of its own. */
final class UserError extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    UserError(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
