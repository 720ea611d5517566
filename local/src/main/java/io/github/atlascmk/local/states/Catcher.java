package io.github.atlascmk.local.states;

/** Where a state goes after an error, and what it leaves behind instead of its own outcome. */
record Catcher(ErrorNames errors, State.Outcome outcome, String next) {}
