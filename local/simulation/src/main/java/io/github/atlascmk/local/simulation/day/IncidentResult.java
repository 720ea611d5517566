package io.github.atlascmk.local.simulation.day;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The result of an incident.
 *
 * @param noticedBy what started the first run after it: the sweep, or an event; null if nothing did
 * @param settledAfter time until it was repaired, or until a person was told
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
        /** Only a person could repair it, and was told. */
        REPORTED,
        OPEN
    }

    public boolean isNoticedBySweep() {
        return "sweep".equals(noticedBy);
    }
}
