package io.github.atlascmk.run;

import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.store.Table;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * The looks of runs that don't have their project's claim: they tell people of danger while another run waits for
 * clusters or for propagation. One of them looks at a time for each project, and not more often than every few seconds,
 * so that a storm of events leads to few looks.
 */
public final class SecondLook {
    /** A look that takes longer has died. */
    private static final Duration LONGEST = Duration.ofSeconds(70);

    private static final Duration PAUSE = Duration.ofSeconds(15);

    private final Table table;
    private final Clock clock;

    /** What a run does that has no claim. */
    public enum Turn {
        /** Looks itself. */
        LOOK,
        /** Comes again: another run is looking, or has just looked. */
        WAIT,
        /** Nothing: another run's look began after this run's event. */
        SEEN
    }

    /** @param began as milliseconds since 1970, since it is compared */
    private record Begun(long began, String by, boolean ended) {}

    public SecondLook(Platform platform) {
        this.table = Table.states(platform);
        this.clock = platform.clock();
    }

    /** @param since when the run began, which was after its event */
    public Turn take(String projectId, String execution, Instant since) {
        Instant now = clock.instant();
        Begun last = table.find(id(projectId), Begun.class).orElse(new Begun(0, "", true));
        Instant began = Instant.ofEpochMilli(last.began());
        if (last.by().equals(execution)) {
            return begin(projectId, execution, last, now);
        }
        if (!began.isBefore(since)) {
            return Turn.SEEN;
        }
        boolean looking = !last.ended() && began.plus(LONGEST).isAfter(now);
        return looking || began.plus(PAUSE).isAfter(now) ? Turn.WAIT : begin(projectId, execution, last, now);
    }

    private Turn begin(String projectId, String execution, Begun last, Instant now) {
        boolean first = table.putIf(
                "attribute_not_exists(id) OR began = :began",
                Map.of("began", last.began()),
                id(projectId),
                new Begun(now.toEpochMilli(), execution, false));
        return first ? Turn.LOOK : Turn.WAIT;
    }

    /** The look of this run has ended. */
    public void end(String projectId, String execution) {
        table.find(id(projectId), Begun.class)
                .filter(last -> last.by().equals(execution))
                .ifPresent(last -> table.putIf(
                        "began = :began",
                        Map.of("began", last.began()),
                        id(projectId),
                        new Begun(last.began(), execution, true)));
    }

    /** Forgets when the project was looked at last. */
    public void forget(String projectId) {
        table.remove(id(projectId));
    }

    private static String id(String projectId) {
        return "look#" + projectId;
    }
}
