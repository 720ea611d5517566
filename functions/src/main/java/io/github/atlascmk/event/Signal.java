package io.github.atlascmk.event;

import io.github.atlascmk.document.ForeignEdit;
import java.time.Instant;

/** What an event says. */
public sealed interface Signal {

    /** Look there. */
    record Look(Hint hint) implements Signal {}

    /** Somebody else changed a role, a policy or a key: look there, and remember who did what. */
    record Changed(Hint hint, ForeignEdit edit) implements Signal {}

    /** An edit of ours came back. */
    record OwnEdit(Instant at) implements Signal {}

    /** A run was stopped from outside, so it could not look once more if another had asked it to. */
    record StoppedRun(Hint hint, String executionArn) implements Signal {}

    /**
     * It is known to change nothing for Atlas.
     *
     * @param why a sentence for people
     */
    record NothingToDo(String why) implements Signal {}
}
