package io.github.atlascmk.aws;

import io.github.atlascmk.runtime.Platform;
import java.util.List;

/**
 * By which roles the stack reads keys, or writes their policies: those of its functions, in other accounts one of
 * {@code member-account.yaml}. Named in key policies and in what is said about them.
 */
public final class KeyRole {
    private final List<String> ownRoles;
    private final String memberRole;

    private KeyRole(Platform platform, String variable) {
        this.ownRoles = List.of(platform.required(variable).split(","));
        this.memberRole = platform.required("MEMBER_" + variable);
    }

    /** By the variables KEY_READERS, ARNs with commas, and MEMBER_KEY_READERS, a role's name. */
    public static KeyRole readers(Platform platform) {
        return new KeyRole(platform, "KEY_READERS");
    }

    /** By the variables KEY_POLICY_WRITER, an ARN, and MEMBER_KEY_POLICY_WRITER, a role's name. */
    public static KeyRole writer(Platform platform) {
        return new KeyRole(platform, "KEY_POLICY_WRITER");
    }

    /** Their ARNs, for a key of this account; at least one. */
    public List<String> of(KeyArn key) {
        return ownRoles.getFirst().contains("::" + key.account() + ":")
                ? ownRoles
                : List.of("arn:" + key.partition() + ":iam::" + key.account() + ":role/" + memberRole);
    }
}
