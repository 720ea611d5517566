package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.ExistingClusters;
import io.github.atlascmk.enrolment.MaintenanceWindow;
import io.github.atlascmk.enrolment.Mode;
import io.github.atlascmk.run.Runs;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Writes a project's enrolment, or a change of it, and starts a run for it. By default nothing more happens than being
 * told.
 */
public final class Enrol extends StepHandler<EnrolmentRequest, Enrol.Enrolled> {
    private final Enrolments enrolments;
    private final Runs runs;
    private final Clock clock;

    /**
     * The enrolment as it stands now.
     *
     * @param run the name of the execution that looks at the project
     */
    public record Enrolled(
            String projectId,
            String roleArn,
            String keyArn,
            Mode mode,
            ExistingClusters existingClusters,
            int maxClustersAtOnce,
            @Nullable MaintenanceWindow maintenanceWindow,
            boolean searchNodes,
            boolean createRole,
            boolean restrictToAtlasIps,
            long version,
            Instant enrolledAt,
            String run) {}

    public Enrol() {
        this(LambdaPlatform.create());
    }

    public Enrol(Platform platform) {
        super(EnrolmentRequest.class, Json.STRICT);
        this.enrolments = new Enrolments(platform.dynamoDb(), platform.required("ENROLMENT_TABLE"));
        this.runs = new Runs(platform);
        this.clock = platform.clock();
    }

    @Override
    protected Enrolled handle(EnrolmentRequest request, Invocation invocation) {
        Enrolment now = enrolments.put(request.validated(clock.instant()));
        Runs.Started run = runs.start(now.projectId(), "Enrolment Changed", Long.toString(now.version()));
        return new Enrolled(
                now.projectId(),
                now.roleArn().toString(),
                now.keyArn().toString(),
                now.mode(),
                now.existingClusters(),
                now.maxClustersAtOnce(),
                now.maintenanceWindow(),
                now.searchNodes(),
                now.createRole(),
                now.restrictToAtlasIps(),
                now.version(),
                now.enrolledAt(),
                run.executionName());
    }
}
