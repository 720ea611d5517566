package io.github.atlascmk.document;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether CloudTrail events arrive. Events about roles and keys come only if a CloudTrail trail logs management events
 * (EventBridge User Guide: events via CloudTrail), so each edit of ours has to come back as one. An item in the table
 * of states holds when we last edited something, and when the last edit was made that came back.
 */
public final class TrailMonitor {
    /** Most events come within minutes. One that is later than this is as good as lost. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** Between an edit, whose time CloudTrail cuts to the second, and our noting it. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final String ID = "trail";

    private final Table states;

    /** Milliseconds, since texts of times don't compare: those of full seconds have no fraction. */
    private record Times(
            @Nullable Long lastEditAt, @Nullable Long seenEditAt) {}

    public TrailMonitor(Platform platform) {
        this.states = Table.states(platform);
    }

    /** We edited a role or a key. */
    public void edited(Instant at) {
        advance("lastEditAt", at);
    }

    /** An edit of ours that was made then came back as an event. */
    public void cameBack(Instant at) {
        advance("seenEditAt", at);
    }

    /** Whether an edit of ours should have come back by now, and neither it nor a later one did. */
    public boolean isSilent(Instant now) {
        Times times = states.find(ID, Times.class).orElseGet(() -> new Times(null, null));
        if (times.lastEditAt == null) {
            return false;
        }
        Instant edited = Instant.ofEpochMilli(times.lastEditAt);
        return !now.isBefore(edited.plus(PATIENCE))
                && (times.seenEditAt == null
                        || Instant.ofEpochMilli(times.seenEditAt).isBefore(edited.minus(SLACK)));
    }

    /** Times only grow: events come in any order. */
    private void advance(String attribute, Instant at) {
        states.update(
                ID,
                new Update()
                        .set(attribute, at.toEpochMilli())
                        .onlyIf(
                                "attribute_not_exists(" + attribute + ") OR " + attribute + " < :" + attribute,
                                Map.of()));
    }
}
