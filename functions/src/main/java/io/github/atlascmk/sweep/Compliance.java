package io.github.atlascmk.sweep;

import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.finding.Kind;

/** The state of a project in one word, by the worst of its findings. Names are public: metrics use them. */
public enum Compliance {
    /** The project is as its enrolment wants it, except for clusters that can't use a customer's key. */
    COMPLIANT,
    /** A finding will end by itself, or once a cluster is resumed. */
    WAITING,
    /** A run has something to do, or would in another mode. */
    TO_DO,
    /** A person has to decide or repair. */
    NEEDS_A_PERSON,
    UNSUPPORTED,
    /** Atlas doesn't have the project (any more). */
    GONE,
    /** The project could not be read this time. */
    UNREAD;

    public static Compliance of(Findings findings) {
        if (findings.has(Disposition.HUMAN)) {
            return NEEDS_A_PERSON;
        }
        if (findings.has(Disposition.ACTIONABLE)) {
            return TO_DO;
        }
        if (findings.has(Disposition.WAITING)) {
            return WAITING;
        }
        return findings.has(Kind.PROJECT_UNSUPPORTED) ? UNSUPPORTED : COMPLIANT;
    }
}
