package io.github.atlascmk.step;

/**
 * What most steps need to know.
 *
 * @param enrolmentVersion the one that was inspected: nothing is written for any other
 */
public record ProjectInput(String projectId, long enrolmentVersion) {}
