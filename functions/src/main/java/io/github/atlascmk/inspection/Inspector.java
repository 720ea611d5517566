package io.github.atlascmk.inspection;

import io.github.atlascmk.atlas.AtlasHttp;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.ProjectRecord;
import io.github.atlascmk.inspection.observation.Observation;
import io.github.atlascmk.inspection.observation.Observer;
import io.github.atlascmk.runtime.Platform;
import java.util.Optional;

/** Looks at a project, and once more before a write: what only matters then costs calls of its own. Writes nothing. */
public final class Inspector {
    private final Observer observer;

    public Inspector(Platform platform) {
        this(platform, new AtlasHttp(platform));
    }

    /** @param http shared with others, such as all workers of the sweep */
    public Inspector(Platform platform, AtlasHttp http) {
        this.observer = new Observer(platform, http);
    }

    /** Empty if the project isn't there any more. */
    public Optional<Observation> look(Enrolment enrolment, ProjectRecord record) {
        return observer.observe(enrolment, record)
                .map(seen -> Inspection.needsPreflight(enrolment, seen)
                        ? observer.withPreflight(
                                enrolment,
                                seen,
                                Inspection.isProved(enrolment, seen),
                                Inspection.editsKeyAccess(enrolment, seen))
                        : seen);
    }
}
