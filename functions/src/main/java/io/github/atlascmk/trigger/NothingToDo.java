package io.github.atlascmk.trigger;

/**
 * An event that is known to change nothing for Atlas.
 *
 * @param why a sentence for people
 */
public record NothingToDo(String why) implements Recognised {}
