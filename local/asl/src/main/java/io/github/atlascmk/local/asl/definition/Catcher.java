package io.github.atlascmk.local.asl.definition;

/** The state that follows after an error, with the Output and Assign that apply instead of the state's own. */
public record Catcher(ErrorNames errors, State.Outcome outcome, String next) {}
