package io.github.atlascmk.inspection.finding;

import org.jspecify.annotations.Nullable;

/**
 * One difference between desired and observed state.
 *
 * @param subject what it is about: an ARN, a cluster's name, the project's id
 * @param message one sentence for people, without policy text or external ids
 * @param urgent whether databases go down within minutes unless a person acts
 * @param command what a person can run as it is, to settle it; null where there is no such command
 */
public record Finding(
        Kind kind,
        Disposition disposition,
        String step,
        String subject,
        String message,
        boolean urgent,
        @Nullable String command) {
    public Finding(Kind kind, String subject, String message) {
        this(kind, kind.disposition(), kind.step(), subject, message, false, null);
    }

    /** The same, with what a person can run. */
    public Finding withCommand(String run) {
        return new Finding(kind, disposition, step, subject, message, urgent, run);
    }

    public Finding asUrgent() {
        return new Finding(kind, disposition, step, subject, message, true, command);
    }

    /** The same, which no run acts on now. */
    public Finding heldBack(Disposition instead) {
        return new Finding(kind, instead, "", subject, message, urgent, command);
    }

    /** Whether a person has to settle it before anything of the project is set up. */
    public boolean isObstacle() {
        return disposition == Disposition.HUMAN && kind.isObstacle();
    }

    public boolean is(Disposition wanted) {
        return disposition == wanted;
    }

    public boolean isAboutAlerts() {
        return kind == Kind.ALERTS_NOT_CONNECTED;
    }

    public boolean isAboutCluster() {
        return kind == Kind.CLUSTER_NOT_ENCRYPTED;
    }
}
