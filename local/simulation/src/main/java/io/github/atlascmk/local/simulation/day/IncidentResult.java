package io.github.atlascmk.local.simulation.day;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of an incident.
 *
 * @param noticedBy what started the first run after it: the sweep, or an event; null where nothing did
 * @param settledAfter until it was repaired, or until a person was told
 */
public record IncidentResult(
        Incident incident,
        @Nullable String noticedBy,
        Duration noticedAfter,
        Ending ending,
        Duration settledAfter,
        int runs) {
    public enum Ending {
        REPAIRED,
        /** A person had to act, and was told. */
        REPORTED,
        OPEN
    }

    public boolean isNoticedBySweep() {
        return "sweep".equals(noticedBy);
    }
}
