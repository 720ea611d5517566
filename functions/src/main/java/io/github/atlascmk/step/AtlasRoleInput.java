package io.github.atlascmk.step;

import org.jspecify.annotations.Nullable;

/**
 * @param run ARN of the execution; null where the step is invoked by itself
 * @param enrolmentVersion the one that was inspected: nothing is written for any other
 * @param atlasRoleId Atlas's id of the role, as EnsureAtlasRole found or made it
 */
public record AtlasRoleInput(@Nullable String run, String projectId, long enrolmentVersion, String atlasRoleId) {}
