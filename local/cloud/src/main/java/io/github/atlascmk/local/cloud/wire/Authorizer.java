package io.github.atlascmk.local.cloud.wire;

import java.util.Optional;

/** Whether the present caller's role may do something: what a service asks before a call takes effect. */
@FunctionalInterface
public interface Authorizer {
    /** For services on their own, without roles. */
    Authorizer NOBODY_REFUSED = (_, _) -> Optional.empty();

    /**
     * Why the caller may not.
     *
     * @param action with its service: {@code dynamodb:GetItem}
     * @param resource an ARN
     * @return the sentence that AWS refuses with; empty where the caller may
     */
    Optional<String> refusal(String action, String resource);
}
