package io.github.atlascmk.function;

/**
 * What a step did.
 *
 * @param changed whether it wrote anything outside of the stack
 * @param summary one line for people, without policy text or external ids
 */
public record StepResult(boolean changed, String summary) {}
