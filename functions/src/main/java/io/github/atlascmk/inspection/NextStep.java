package io.github.atlascmk.inspection;

/** Where a run goes from an inspection. */
public enum NextStep {
    /** Through the whole chain. */
    PROJECT,
    /** The project is as it should be: only clusters are to do. */
    CLUSTERS,
    WAIT,
    /** Nothing else is to do or to wait for. */
    ALERTS,
    END
}
