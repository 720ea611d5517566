package io.github.atlascmk.local.asl.execution;

import java.time.Instant;

/**
 * Which task calls.
 *
 * @param deadline when the state's TimeoutSeconds have passed
 */
public record TaskContext(String executionArn, String state, Instant deadline) {}
