package io.github.atlascmk.function;

import io.github.atlascmk.enrolment.Enrolment;
import io.github.atlascmk.policy.Cidrs;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * @param run ARN of the execution; null where the step is invoked by itself
 * @param enrolmentVersion the one that was inspected: nothing is written for any other
 * @param live whether the project was encrypted with its role and key when it was inspected
 * @param keyInUse the ARN of the key that the enrolled one is to replace; believed only where somebody approved just
 *     that
 * @param addresses from which the key may be used, where the enrolment restricts that, as CIDR blocks; as they come
 *     from the inspection, the function needs no access to Atlas
 * @param keyPolicy whether the inspection found that the key policy needs our statement: what a policy with conditions
 *     means can't be told without knowing whether Atlas uses the key
 */
public record KeyAccessInput(
        @Nullable String run,
        String projectId,
        long enrolmentVersion,
        @Nullable Boolean live,
        @Nullable String keyInUse,
        @Nullable List<String> addresses,
        boolean keyPolicy) {
    boolean isLive() {
        return Boolean.TRUE.equals(live);
    }

    boolean isRestrictionRefused(Enrolment enrolment) {
        return enrolment.restrictToAtlasIps() && (addresses == null || addresses.isEmpty());
    }

    Optional<Cidrs> restriction(Enrolment enrolment) {
        return Optional.ofNullable(addresses)
                .filter(_ -> enrolment.restrictToAtlasIps())
                .map(Cidrs::of);
    }
}
