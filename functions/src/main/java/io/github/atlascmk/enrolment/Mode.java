package io.github.atlascmk.enrolment;

/** Whether a project's findings are acted upon. */
public enum Mode {
    /** Findings are reported, nothing is written. */
    OBSERVE,
    /** Whatever is safe is done. */
    ENFORCE
}
