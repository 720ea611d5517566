package io.github.atlascmk.event;

import io.github.atlascmk.document.ForeignEdit;
import java.time.Instant;

/** What follows from an event. */
public sealed interface Signal {

    /** Inspect the target. */
    record Look(Hint hint) implements Signal {}

    /** Another writer changed a role, a policy or a key: inspect it, and record who did what. */
    record Changed(Hint hint, ForeignEdit edit) implements Signal {}

    /** CloudTrail delivered an edit of our own. */
    record OwnEdit(Instant at) implements Signal {}

    /** A run was stopped from outside. If another run had asked it to look once more, it didn't. */
    record StoppedRun(Hint hint, String executionArn) implements Signal {}

    /**
     * The event is known to change nothing for Atlas.
     *
     * @param why a sentence for people
     */
    record NothingToDo(String why) implements Signal {}
}
