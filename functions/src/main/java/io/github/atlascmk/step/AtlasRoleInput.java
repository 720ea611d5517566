package io.github.atlascmk.step;

/**
 * @param enrolmentVersion the one that was inspected: nothing is written for any other
 * @param atlasRoleId Atlas's id of the role, as EnsureAtlasRole found or made it
 */
public record AtlasRoleInput(String projectId, long enrolmentVersion, String atlasRoleId) {}
