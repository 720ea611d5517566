package io.github.atlascmk.impact;

/** What is at stake, from the least to the worst. Names are public: messages, metrics and reports use them. */
public enum Level {
    /** No database depends on anything broken: this look proved it. */
    NONE,
    /** The project couldn't be looked at, so nobody can say. */
    UNKNOWN,
    /** Live encryption depends on something that is broken, or announced to break. */
    AT_RISK,
    /** The deadline has passed and Atlas still can't use the key: the databases must be expected to be down. */
    DOWN,
    /** The key is gone for good: what is encrypted with it can't be read again once its database stops. */
    LOST;

    /** Whether databases depend on something broken. */
    public boolean isDanger() {
        return compareTo(AT_RISK) >= 0;
    }

    public boolean isWorseThan(Level other) {
        return compareTo(other) > 0;
    }

    /** For people: {@code AT RISK}. */
    public String words() {
        return name().replace('_', ' ');
    }
}
