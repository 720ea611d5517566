package io.github.atlascmk.local.simulation;

import java.time.Duration;
import java.util.function.Consumer;

/**
 * One entry of a schedule: something that somebody does.
 *
 * @param after the start of the day
 * @param text describes the action in the trace
 */
record ScheduledAction(Duration after, String text, Consumer<Workload> deed) {}
