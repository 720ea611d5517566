package io.github.atlascmk.local.cli;

/** Something the user can mend: one sentence, and an exit code of its own. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int exitCode;

    Refused(int exitCode, String sentence) {
        super(sentence);
        this.exitCode = exitCode;
    }

    int exitCode() {
        return exitCode;
    }
}
