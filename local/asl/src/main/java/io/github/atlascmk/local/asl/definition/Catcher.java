package io.github.atlascmk.local.asl.definition;

/** Where a state goes after an error, and what it leaves behind instead of its own outcome. */
public record Catcher(ErrorNames errors, State.Outcome outcome, String next) {}
