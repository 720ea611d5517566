package io.github.atlascmk.inspection;

import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.check.RunProgress;
import io.github.atlascmk.inspection.observation.Observer;
import io.github.atlascmk.runtime.Platform;
import java.util.Optional;

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
     * At the start of a run, or outside of one. Empty if the project doesn't exist any more.
     *
     * @param memory what earlier runs remembered of the project
     */
    public Optional<Inspection> inspect(Enrolment enrolment, ProjectRecord memory) {
        return observer.observe(enrolment, memory)
                .map(observed -> new Inspection(enrolment, observed, RunProgress.NOTHING))
                .map(inspection -> inspection.needsPreflight()
                        ? inspection.after(observer.preflight(
                                enrolment,
                                inspection.observed(),
                                inspection.isProved(),
                                inspection.editsKeyAccess(),
                                inspection.needsKeyTag()))
                        : inspection);
    }
}
