package io.github.atlascmk.trigger;

/** What an event says: where to look, or that it needs nothing. */
public sealed interface Recognised permits Hint, NothingToDo {}
