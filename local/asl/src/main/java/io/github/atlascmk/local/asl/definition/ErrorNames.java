package io.github.atlascmk.local.asl.definition;

import java.util.List;
import java.util.Set;

/** What a retrier or a catcher is for (Step Functions Developer Guide: Handling errors). */
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

    /** No wildcard matches what is terminal, and nothing at all matches {@code States.Runtime}. */
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
