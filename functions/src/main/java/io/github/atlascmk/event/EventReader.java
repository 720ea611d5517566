package io.github.atlascmk.event;

import io.github.atlascmk.failure.InvalidEvent;
import java.util.Optional;

/** Recognises the events of one source. */
public interface EventReader {

    /**
     * Turns the event into a signal; empty if the event comes from another source.
     *
     * @throws InvalidEvent if the event comes from this source but can't be used; the message names the field and what
     *     would be right
     */
    Optional<Signal> recognise(Envelope event);

    /** The events that this reader knows, in words for people: {@code "Cluster Observed" of "atlas-cmk"}. */
    String knownEvents();
}
