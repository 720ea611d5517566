package io.github.atlascmk.trigger;

/**
 * Where to look, and why. Events are hints: what is true is read from Atlas and AWS.
 *
 * @param projectId 24 hex digits
 * @param source who said so, for the run's record
 * @param eventId of the event, unique within its source: the same one never starts two runs
 */
public record Hint(String projectId, String source, String eventId) {}
