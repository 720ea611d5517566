package io.github.atlascmk.inspection.observation;

import io.github.atlascmk.aws.Key;
import io.github.atlascmk.aws.Role;
import io.github.atlascmk.policy.PolicyDocument;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The enrolled role and key as they are now in AWS.
 *
 * @param unreachable accounts of the role or the key that don't let the stack in, each with the reason
 * @param role null if it doesn't exist, or isn't shown to the stack
 * @param keyAccess our inline policy in the role; an empty one if it has none
 * @param key null if it doesn't exist, or isn't shown to the stack
 * @param keyPolicy null exactly if the key is
 * @param keyDenied whether the stack may not read the key
 * @param roleJustMade whether a run made the role so recently that IAM may not show it yet
 */
public record AwsState(
        Map<String, String> unreachable,
        @Nullable Role role,
        PolicyDocument keyAccess,
        @Nullable Key key,
        @Nullable PolicyDocument keyPolicy,
        boolean keyDenied,
        boolean roleJustMade) {}
