package io.github.atlascmk.inspection.finding;

/** Who has to act on a finding. */
public enum Disposition {
    /** A run does it. */
    ACTIONABLE("to do"),
    /** It passes by itself, or when somebody resumes a cluster. */
    WAITING("waiting"),
    /** A person has to decide or repair something; the finding says what. */
    HUMAN("for a person"),
    /** Atlas can't do it for this kind of cluster. */
    UNSUPPORTED("not supported"),
    /** Good to know: it blocks nothing, and no message is sent because of it alone. */
    NOTICE("to note");

    private final String words;

    Disposition(String words) {
        this.words = words;
    }

    /** As a summary counts them: {@code 3 to do}. */
    String words() {
        return words;
    }
}
