package io.github.atlascmk.document;

import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.failure.DocumentBusy;
import io.github.atlascmk.failure.EnrolmentChanged;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Platform;
import java.time.Clock;
import java.util.function.Function;

/** What every write of a step goes through: a lease on what is written, and a look whether it may still be. */
public final class Writing {
    private final Enrolments enrolments;
    private final Leases leases;
    private final TrailMonitor canary;
    private final Clock clock;

    public Writing(Platform platform) {
        this.enrolments = new Enrolments(platform);
        this.leases = new Leases(platform.dynamoDb(), platform.required("STATE_TABLE"), platform.clock());
        this.canary = new TrailMonitor(platform.dynamoDb(), platform.required("STATE_TABLE"));
        this.clock = platform.clock();
    }

    /** @throws EnrolmentChanged where this version may not be written for (any more) */
    public Enrolment permitted(String projectId, long enrolmentVersion) {
        return enrolments.permit(projectId).forWriting(enrolmentVersion);
    }

    /** @throws DocumentBusy where another invocation writes to the same thing */
    public <T> T under(String resource, Invocation invocation, Function<Lease, T> work) {
        return leases.holding(resource, invocation, work);
    }

    /** Notes an edit of a role or a key, which has to come back as an event. */
    public void edited() {
        canary.edited(clock.instant());
    }
}
