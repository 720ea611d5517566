package io.github.atlascmk.step;

import org.jspecify.annotations.Nullable;

/**
 * @param run ARN of the execution; null where the step is invoked by itself
 * @param enrolmentVersion the one that was inspected: nothing is written for any other
 * @param live whether the project was encrypted with its role and key when it was inspected
 * @param keyInUse the ARN of the key that the enrolled one is to replace; believed only where somebody approved just
 *     that
 */
public record KeyAccessInput(
        @Nullable String run,
        String projectId,
        long enrolmentVersion,
        @Nullable Boolean live,
        @Nullable String keyInUse) {
    boolean isLive() {
        return Boolean.TRUE.equals(live);
    }
}
