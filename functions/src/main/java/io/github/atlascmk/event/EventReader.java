package io.github.atlascmk.event;

import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/** Knows the events of one source. */
public interface EventReader {

    /**
     * What the event says; empty where it is of another source.
     *
     * @throws InvalidEvent where it is of this source and can't be used, with the field and what would be right
     */
    Optional<Signal> recognise(Envelope event);

    /** The events that it knows, for people: {@code "Cluster Observed" of "atlas-cmk"}. */
    String knows();
}
