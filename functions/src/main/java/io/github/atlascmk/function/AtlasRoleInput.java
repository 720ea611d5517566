package io.github.atlascmk.function;

import org.jspecify.annotations.Nullable;

/**
 * @param run ARN of the execution; null where the step is invoked by itself
 * @param enrolmentVersion the one that was inspected: nothing is written for any other
 * @param atlasRoleId Atlas's id of the role, as EnsureAtlasRole found or made it
 * @param live whether the project was encrypted with its role and key when it was inspected; told to the steps that
 *     need to know
 */
public record AtlasRoleInput(
        @Nullable String run,
        String projectId,
        long enrolmentVersion,
        String atlasRoleId,
        @Nullable Boolean live) {
    boolean isLive() {
        return Boolean.TRUE.equals(live);
    }
}
