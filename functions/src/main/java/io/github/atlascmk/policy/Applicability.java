package io.github.atlascmk.policy;

/** Whether something applies to a request of which not all is known. */
enum Applicability {
    NO,
    UNKNOWN,
    YES;

    static Applicability of(boolean applies) {
        return applies ? YES : NO;
    }

    Applicability and(Applicability other) {
        return compareTo(other) < 0 ? this : other;
    }

    Applicability or(Applicability other) {
        return compareTo(other) > 0 ? this : other;
    }

    Applicability not() {
        return switch (this) {
            case NO -> YES;
            case UNKNOWN -> UNKNOWN;
            case YES -> NO;
        };
    }
}
