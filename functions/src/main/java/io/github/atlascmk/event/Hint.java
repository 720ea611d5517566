package io.github.atlascmk.event;

/**
 * Where to look, and why. Events are hints: what is true is read from Atlas and AWS.
 *
 * @param source who said so, for the run's record
 * @param eventId of the event, unique within its source: the same one never starts two runs of a project
 */
public record Hint(Target target, String source, String eventId) {}
