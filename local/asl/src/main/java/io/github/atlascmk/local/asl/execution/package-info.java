/**
 * Executions of state machines: states, retries, maps, branches, tasks, their history, and the service that runs them.
 */
@NullMarked
package io.github.atlascmk.local.asl.execution;

import org.jspecify.annotations.NullMarked;
