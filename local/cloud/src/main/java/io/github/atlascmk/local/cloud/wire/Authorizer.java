package io.github.atlascmk.local.cloud.wire;

import java.util.Optional;

/** Says whether the present caller's role may do something. A service asks this before a call takes effect. */
@FunctionalInterface
public interface Authorizer {
    /** Refuses nothing, for services that are used alone, without roles. */
    Authorizer NOBODY_REFUSED = (_, _) -> Optional.empty();

    /**
     * Why the caller may not.
     *
     * @param action with its service: {@code dynamodb:GetItem}
     * @param resource an ARN
     * @return the sentence that AWS refuses with; empty if the caller may
     */
    Optional<String> refusal(String action, String resource);
}
