package io.github.atlascmk.function;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.EnrolmentRequest;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.run.Runs;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;

/**
 * Writes a project's enrolment, or a change of it, and starts a run for it. By default the run only reports its
 * findings.
 */
public final class Enrol extends StepHandler<EnrolmentRequest, Enrol.Enrolled> {
    private final Enrolments enrolments;
    private final Runs runs;
    private final Clock clock;

    /**
     * The enrolment as it is now.
     *
     * @param run the name of the execution that inspects the project
     */
    public record Enrolled(
            @JsonUnwrapped @JsonIgnoreProperties("approvals")
            Enrolment enrolment,

            String run) {}

    public Enrol() {
        this(LambdaPlatform.create());
    }

    public Enrol(Platform platform) {
        super(EnrolmentRequest.class, Json.STRICT);
        this.enrolments = new Enrolments(platform);
        this.runs = new Runs(platform);
        this.clock = platform.clock();
    }

    @Override
    protected Enrolled handle(EnrolmentRequest request, Invocation invocation) {
        Enrolment now = enrolments.put(request.validated(clock.instant(), invocation.partition()));
        Runs.Started run = runs.start(now.projectId(), "Enrolment Changed", Long.toString(now.version()));
        return new Enrolled(now, run.executionName());
    }
}
