package io.github.atlascmk.aws;

import io.github.atlascmk.runtime.Platform;
import java.util.List;

/**
 * The roles with which the stack reads keys, or writes key policies. In its own account they are the roles of its
 * functions; in a member account it is one role of {@code member-account.yaml}. Key policies and messages name them.
 */
public final class KeyRole {
    private final List<String> ownRoles;
    private final String memberRole;

    private KeyRole(Platform platform, String variable) {
        this.ownRoles = List.of(platform.required(variable).split(","));
        this.memberRole = platform.required("MEMBER_" + variable);
    }

    /** Reads the variables KEY_READERS, ARNs separated by commas, and MEMBER_KEY_READERS, a role's name. */
    public static KeyRole readers(Platform platform) {
        return new KeyRole(platform, "KEY_READERS");
    }

    /** Reads the variables KEY_POLICY_WRITER, an ARN, and MEMBER_KEY_POLICY_WRITER, a role's name. */
    public static KeyRole writer(Platform platform) {
        return new KeyRole(platform, "KEY_POLICY_WRITER");
    }

    /** The ARNs of the roles for this key; at least one. */
    public List<String> of(KeyArn key) {
        return ownRoles.getFirst().contains("::" + key.account() + ":")
                ? ownRoles
                : List.of("arn:" + key.partition() + ":iam::" + key.account() + ":role/" + memberRole);
    }
}
