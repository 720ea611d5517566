package io.github.atlascmk.cli;

/** The exit codes of {@code ./atlas-cmk run}. */
final class ExitCode {
    static final int OK = 0;
    /** The run didn't reach what the event asked for: it failed, it waits, or a person has to decide. */
    static final int OTHER_OUTCOME = 1;

    static final int USAGE = 2;
    static final int FILE_MISSING = 3;
    static final int NOT_JSON = 4;
    static final int UNKNOWN_EVENT = 5;
    static final int NOT_ENROLLED = 6;
    static final int INVALID_WORLD = 7;

    private ExitCode() {}
}
