package io.github.atlascmk.inspection.finding;

/** Who has to act on a finding. */
public enum Disposition {
    /** A run does it. */
    ACTIONABLE,
    /** It passes by itself, or when somebody resumes a cluster. */
    WAITING,
    /** A person has to decide or repair; the finding says what. */
    HUMAN,
    /** Atlas can't do it for this kind of cluster. */
    UNSUPPORTED,
    /** Good to know: it stands in nobody's way, and nobody is told of it alone. */
    NOTICE
}
