package io.github.atlascmk.inspection.finding;

import org.jspecify.annotations.Nullable;

/**
 * One difference between desired and observed state.
 *
 * @param step the step of the chain that acts on it; empty if none does
 * @param subject what it is about: an ARN, a cluster's name, the project's id
 * @param message one sentence for people, without policy text or external ids
 * @param command what a person can run as it is, to settle it; null if there is no such command
 */
public record Finding(
        Kind kind,
        Disposition disposition,
        String step,
        String subject,
        String message,
        @Nullable String command) {
    public Finding(Kind kind, String subject, String message) {
        this(kind, kind.disposition(), kind.step(), subject, message, null);
    }

    /** The same, with what a person can run. */
    public Finding withCommand(String run) {
        return new Finding(kind, disposition, step, subject, message, run);
    }

    /** The same, decided by a person: a run does it, by this step. */
    public Finding approved(String by) {
        return new Finding(kind, Disposition.ACTIONABLE, by, subject, message, command);
    }

    /** The same, which no run acts on now. */
    public Finding heldBack(Disposition instead) {
        return new Finding(kind, instead, "", subject, message, command);
    }

    /** Whether a person has to settle it before anything of the project is set up. */
    public boolean blocks() {
        return disposition == Disposition.HUMAN && kind.blocks();
    }

    public boolean is(Disposition wanted) {
        return disposition == wanted;
    }

    /** As a line of a message or a report. */
    public String line() {
        return subject + ": " + message;
    }
}
