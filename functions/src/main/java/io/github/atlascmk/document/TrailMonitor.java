package io.github.atlascmk.document;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import io.github.atlascmk.store.Update;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out whether CloudTrail events arrive. Events about roles and keys come only if a CloudTrail trail logs
 * management events (EventBridge User Guide: events via CloudTrail), so each edit of ours has to come back as an event.
 * An item in the table of states holds the time of our last edit, and the time of the last edit that came back.
 */
public final class TrailMonitor {
    /** Most events arrive within minutes. One that takes longer than this counts as lost. */
    private static final Duration PATIENCE = Duration.ofHours(1);
    /** An edit's time in CloudTrail, cut to the second, may be this much earlier than the time that we recorded. */
    private static final Duration SLACK = Duration.ofMinutes(2);

    private static final String ID = "trail";

    private final Table states;

    /** Milliseconds: times as texts can't be compared, since those of full seconds have no fraction. */
    private record Times(
            @Nullable Long lastEditAt, @Nullable Long seenEditAt) {}

    public TrailMonitor(Platform platform) {
        this.states = Table.states(platform);
    }

    /** Records that we edited a role or a key. */
    public void edited(Instant at) {
        advance("lastEditAt", at);
    }

    /** Records that an edit of ours made at this time came back as an event. */
    public void cameBack(Instant at) {
        advance("seenEditAt", at);
    }

    /** Whether our last edit should have come back by now and didn't. */
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

    /** A recorded time never goes back, since events come in any order. */
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
