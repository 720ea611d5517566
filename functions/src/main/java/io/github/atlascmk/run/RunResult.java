package io.github.atlascmk.run;

import io.github.atlascmk.inspection.Outcome;
import io.github.atlascmk.inspection.finding.Findings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run: the detail of the event {@code Project Encryption Result}.
 *
 * @param diagnosis why a run failed; null if it didn't
 */
public record RunResult(
        int schemaVersion,
        String projectId,
        String projectName,
        String run,
        @Nullable String requestedBy,
        Outcome outcome,
        boolean changed,
        @Nullable String diagnosis,
        Findings findings,
        List<String> waiting) {}
