package io.github.atlascmk.local.asl.execution;

import java.time.Instant;

/**
 * The task that calls an integration.
 *
 * @param deadline when the state's TimeoutSeconds have passed
 */
public record TaskContext(String executionArn, String state, Instant deadline) {}
