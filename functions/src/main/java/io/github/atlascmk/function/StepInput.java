package io.github.atlascmk.function;

import io.github.atlascmk.document.RunContext;
import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.failure.InvalidEvent;
import org.jspecify.annotations.Nullable;

/**
 * What the steps that write for a project need to know.
 *
 * @param run ARN of the execution; null if the step is invoked by itself
 * @param enrolmentVersion the version that was inspected: nothing is written for any other
 * @param atlasRoleId Atlas's id of the role, as EnsureAtlasRole found or made it; null for the steps before it
 * @param live whether the project was encrypted with its role and key when it was inspected; null for the steps that
 *     don't need to know
 */
public record StepInput(
        @Nullable String run,
        String projectId,
        long enrolmentVersion,
        @Nullable String atlasRoleId,
        @Nullable Boolean live) {

    boolean isLive() {
        return Boolean.TRUE.equals(live);
    }

    /** @throws InvalidEvent if the input has none */
    String requireAtlasRoleId() {
        if (atlasRoleId == null) {
            throw InvalidEvent.ofField("atlasRoleId", null, "Atlas's id of the role");
        }
        return atlasRoleId;
    }

    RunContext context(Enrolment enrolment) {
        return new RunContext(run, enrolment, isLive());
    }
}
