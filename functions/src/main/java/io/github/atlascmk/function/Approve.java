package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.Approval;
import io.github.atlascmk.enrolment.Approved;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.failure.InvalidEvent;
import io.github.atlascmk.run.Runs;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.time.Clock;
import java.time.Instant;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Records that a person approved what a finding asks for, in the state that it named, and starts a run. Whoever may
 * invoke this may approve. The run decides whether the approval fits the state that it finds.
 */
public final class Approve extends StepHandler<Approve.Input, Approve.Recorded> {
    private static final Pattern STATE = Pattern.compile("[0-9a-f]{16}");
    private static final Pattern NAME = Pattern.compile("[!-~]([ -~]{0,126}[!-~])?");

    private final Enrolments enrolments;
    private final Runs runs;
    private final Clock clock;

    /**
     * @param state as the finding names it
     * @param approvedBy who approves, for the record
     */
    public record Input(
            @Nullable String projectId,
            @Nullable Approval approval,
            @Nullable String state,
            @Nullable String approvedBy) {}

    /** @param enrolmentVersion the enrolment's version with this approval */
    public record Recorded(
            String projectId,
            Approval approval,
            String state,
            String approvedBy,
            Instant approvedAt,
            long enrolmentVersion,
            String run) {}

    public Approve() {
        this(LambdaPlatform.create());
    }

    public Approve(Platform platform) {
        super(Input.class, Json.STRICT);
        this.enrolments = new Enrolments(platform);
        this.runs = new Runs(platform);
        this.clock = platform.clock();
    }

    @Override
    protected Recorded handle(Input input, Invocation invocation) {
        String projectId = ProjectId.required(input.projectId());
        Approval approval = approval(input.approval());
        Approved given = new Approved(
                text("state", input.state(), STATE, "the 16 hex digits that the finding names"),
                text("approvedBy", input.approvedBy(), NAME, "a name of 1 to 128 printable ASCII characters"),
                clock.instant());
        Enrolment now = enrolments
                .approve(projectId, approval, given)
                .orElseThrow(() -> new InvalidEvent(
                        "projectId is \"" + projectId + "\", which isn't enrolled; it must be an enrolled project's"));
        Runs.Started run = runs.start(projectId, "approval", approval + " " + now.version());
        return new Recorded(
                projectId,
                approval,
                given.state(),
                given.approvedBy(),
                given.approvedAt(),
                now.version(),
                run.executionName());
    }

    private static Approval approval(@Nullable Approval approval) {
        if (approval == null) {
            throw new InvalidEvent("approval is missing; it must be SWITCH_TO_ROLE, REPLACE_ROLE, REPLACE_KEY,"
                    + " RECREATE_ROLE or IGNORE_DENY");
        }
        return approval;
    }

    private static String text(String field, @Nullable String value, Pattern form, String right) {
        if (value == null || !form.matcher(value).matches()) {
            throw InvalidEvent.ofField(field, value, right);
        }
        return value;
    }
}
