package io.github.atlascmk.function;

import io.github.atlascmk.alert.AlertConnections;
import io.github.atlascmk.document.InlinePolicy;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.enrolment.Enrolments;
import io.github.atlascmk.enrolment.ProjectId;
import io.github.atlascmk.enrolment.ProjectRecords;
import io.github.atlascmk.impact.MessageSchedule;
import io.github.atlascmk.impact.WatchIndex;
import io.github.atlascmk.run.RunStatuses;
import io.github.atlascmk.run.SecondLook;
import io.github.atlascmk.runtime.Invocation;
import io.github.atlascmk.runtime.Json;
import io.github.atlascmk.runtime.LambdaPlatform;
import io.github.atlascmk.runtime.Platform;
import io.github.atlascmk.runtime.StepHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stops looking after a project. Nothing that its encryption depends on is removed. */
public final class Unenrol extends StepHandler<Unenrol.Input, Unenrol.Left> {
    private final Enrolments enrolments;
    private final RunStatuses statuses;
    private final AlertConnections connections;
    private final ProjectRecords memories;
    private final WatchIndex watched;
    private final MessageSchedule telling;
    private final SecondLook looks;

    public record Input(@Nullable String projectId) {}

    /**
     * @param wasEnrolled false if the project wasn't enrolled
     * @param leftInPlace what remains, and who owns it from now on
     */
    public record Left(String projectId, boolean wasEnrolled, List<String> leftInPlace) {}

    public Unenrol() {
        this(LambdaPlatform.create());
    }

    public Unenrol(Platform platform) {
        super(Input.class, Json.STRICT);
        this.enrolments = new Enrolments(platform);
        this.statuses = new RunStatuses(platform);
        this.connections = new AlertConnections(platform);
        this.memories = new ProjectRecords(platform);
        this.watched = new WatchIndex(platform);
        this.telling = new MessageSchedule(platform);
        this.looks = new SecondLook(platform);
    }

    @Override
    protected Left handle(Input input, Invocation invocation) {
        String projectId = ProjectId.required(input.projectId());
        Optional<Enrolment> removed = enrolments.remove(projectId);
        statuses.remove(projectId);
        telling.forget(projectId);
        looks.forget(projectId);
        watched.forget(projectId);
        memories.forget(projectId);
        return new Left(projectId, removed.isPresent(), removed.map(this::left).orElse(List.of()));
    }

    private List<String> left(Enrolment enrolment) {
        List<String> left = new ArrayList<>(List.of(
                "our statements in the trust policy and in the inline policy " + InlinePolicy.NAME + " of "
                        + enrolment.roleArn(),
                "the role's registration in Atlas",
                "the project's encryption with " + enrolment.keyArn() + ", and that of its clusters"));
        int alerts = connections.find(enrolment.projectId()).made().size();
        if (alerts > 0) {
            left.add(alerts + " alert configurations in Atlas that tell this stack's webhook, which takes no notice"
                    + " of the project any more");
        }
        return left;
    }
}
