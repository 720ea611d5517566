package io.github.atlascmk.inspection;

import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.failure.RetryableException;
import io.github.atlascmk.failure.TerminalException;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.observation.Look;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.inspection.observation.Observer;
import io.github.atlascmk.runtime.Platform;

/**
 * Observes a project and judges it. If there is something to write, it looks further, at what matters before a write
 * only, and judges again. Writes nothing outside of the stack.
 */
public final class Inspector {
    private final Observer observer;

    public Inspector(Platform platform) {
        this(platform, new AtlasHttp(platform));
    }

    /** @param http shared with others, such as all workers of the sweep */
    public Inspector(Platform platform, AtlasHttp http) {
        this.observer = new Observer(platform, http);
    }

    /**
     * At the start of a run, or outside of one.
     *
     * @param memory what earlier runs remembered of the project
     */
    public ProjectLook look(Enrolment enrolment, ProjectRecord memory) {
        Look look = observer.look(enrolment, memory);
        if (!(look instanceof Look.Whole(Observation observed))) {
            return new ProjectLook(look, null);
        }
        Inspection inspection = new Inspection(enrolment, observed, RunProgress.NOTHING);
        try {
            return new ProjectLook(
                    look,
                    inspection.needsPreflight()
                            ? inspection.after(observer.preflight(
                                    enrolment,
                                    observed,
                                    inspection.isProved(),
                                    inspection.editsKeyAccess(),
                                    inspection.needsKeyTag()))
                            : inspection);
        } catch (RetryableException | TerminalException unread) {
            return new ProjectLook(new Look.Partial(observed.awsState(), observed.atlasState(), unread), null);
        }
    }
}
