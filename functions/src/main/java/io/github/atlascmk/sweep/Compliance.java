package io.github.atlascmk.sweep;

import io.github.atlascmk.inspection.finding.Disposition;
import io.github.atlascmk.inspection.finding.Finding;
import io.github.atlascmk.inspection.finding.Kind;
import java.util.List;

/** Where a project stands, in one word; the worst that is found counts. Names are public: metrics use them. */
public enum Compliance {
    /** All is as it should be, apart from clusters that can't use a customer's key. */
    COMPLIANT,
    /** Something passes by itself, or once a cluster is resumed. */
    WAITING,
    /** A run has something to do, or would in another mode. */
    TO_DO,
    /** A person has to decide or repair. */
    NEEDS_A_PERSON,
    UNSUPPORTED,
    /** Atlas has no such project (any more). */
    GONE,
    /** It could not be looked at this time. */
    UNREAD;

    public static Compliance of(List<Finding> findings) {
        if (findings.stream().anyMatch(finding -> finding.is(Disposition.HUMAN))) {
            return NEEDS_A_PERSON;
        }
        if (findings.stream().anyMatch(finding -> finding.is(Disposition.ACTIONABLE))) {
            return TO_DO;
        }
        if (findings.stream().anyMatch(finding -> finding.is(Disposition.WAITING))) {
            return WAITING;
        }
        return findings.stream().anyMatch(finding -> finding.kind() == Kind.PROJECT_UNSUPPORTED)
                ? UNSUPPORTED
                : COMPLIANT;
    }
}
