package io.github.atlascmk.event;

/**
 * Where to look, and why. An event is only a hint: the state itself is read from Atlas and AWS.
 *
 * @param source who or what caused the event, for the run's record
 * @param eventId the event's id, unique within its source: one event never starts two runs of a project
 */
public record Hint(Target target, String source, String eventId) {}
