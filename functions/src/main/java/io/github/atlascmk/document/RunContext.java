package io.github.atlascmk.document;

import io.github.atlascmk.enrolment.Enrolment;
import org.jspecify.annotations.Nullable;

/**
 * The run that a document is edited for.
 *
 * @param run ARN of the execution; null if the step is invoked by itself
 * @param enrolment as it was when the step began: nothing is written for another version
 * @param live whether live encryption depends on the statements of ours that the run ensures
 */
public record RunContext(@Nullable String run, Enrolment enrolment, boolean live) {}
