package io.github.atlascmk.inspection;

import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.finding.Findings;
import io.github.atlascmk.inspection.observation.Look;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A look at a project.
 *
 * @param inspection how what was seen compares with the enrolment; null unless all could be read
 */
public record ProjectLook(Look look, @Nullable Inspection inspection) {
    /** The same, for a run that has done this before it. */
    public ProjectLook during(RunProgress progress) {
        return inspection == null ? this : new ProjectLook(look, inspection.during(progress));
    }

    public boolean isGone() {
        return look instanceof Look.Gone;
    }

    /** Why a part couldn't be read; empty if all could, or if the project is gone. */
    public Optional<RuntimeException> failure() {
        return look instanceof Look.Partial partial ? Optional.of(partial.failure()) : Optional.empty();
    }

    public Findings findings() {
        return inspection == null ? Findings.NONE : inspection.findings();
    }
}
