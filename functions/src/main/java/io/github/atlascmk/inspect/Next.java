package io.github.atlascmk.inspect;

/** Where a run goes from an inspection. */
public enum Next {
    /** Through the whole chain. */
    PROJECT,
    /** The project is as it should be: only clusters are to do. */
    CLUSTERS,
    WAIT,
    /** Nothing else is to do or to wait for. */
    ALERTS,
    END
}
