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
    /** The run ends with its outcome. */
    END,
    /** As END, but somebody asked for one more look. */
    LOOK_AGAIN,
    /** Another run has the project, and will look once more: nothing is inspected. */
    COALESCED
}
