package io.github.atlascmk.inspection.finding;

/** What part of a project a finding is about. */
public enum Scope {
    /** Its role, its key, their policies, and its settings in Atlas. */
    PROJECT,
    /** One of its clusters. */
    CLUSTER,
    /** Its alerts in Atlas. */
    ALERTS
}
