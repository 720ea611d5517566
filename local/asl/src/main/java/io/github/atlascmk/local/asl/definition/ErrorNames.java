package io.github.atlascmk.local.asl.definition;

import java.util.List;
import java.util.Set;

/** The errors that a retrier or a catcher matches (Step Functions Developer Guide: Handling errors). */
public record ErrorNames(List<String> names) {
    /** The names that begin with {@code States.} and may be matched; other names are the tasks' own. */
    static final Set<String> OF_STATES = Set.of(
            StatesError.ALL,
            StatesError.DATA_LIMIT_EXCEEDED,
            StatesError.QUERY_EVALUATION_ERROR,
            StatesError.RUNTIME,
            StatesError.TASK_FAILED,
            StatesError.TIMEOUT,
            "States.Permissions",
            "States.NoChoiceMatched",
            "States.BranchFailed");

    /** No wildcard matches a terminal error, and nothing matches {@code States.Runtime}. */
    public boolean match(String error) {
        if (error.equals(StatesError.RUNTIME)) {
            return false;
        }
        return names.contains(error) || (!error.equals(StatesError.DATA_LIMIT_EXCEEDED) && matchByWildcard(error));
    }

    private boolean matchByWildcard(String error) {
        return names.contains(StatesError.ALL)
                || (names.contains(StatesError.TASK_FAILED) && !error.equals(StatesError.TIMEOUT));
    }
}
