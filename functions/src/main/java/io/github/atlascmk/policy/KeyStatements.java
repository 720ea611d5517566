package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * Our two statements that let a project's role use its key.
 *
 * @param addresses the only ones from which the key may be used; null for no limit
 */
public record KeyStatements(
        String projectId,
        String roleArn,
        String keyArn,
        @Nullable Cidrs addresses) {

    /** The statement of the role's inline policy. */
    public ObjectNode inline() {
        return inline(keyArn);
    }

    /** The same for another key of the project, such as the one that is to be replaced. */
    public ObjectNode inline(String key) {
        return addresses == null
                ? Statements.useKey(projectId, key)
                : Statements.useKeyFrom(projectId, key, addresses.blocks());
    }

    /**
     * The statement of the key policy. If role and key are in the same account, it grants access by itself, so it too
     * is limited to the addresses; otherwise it grants nothing without the inline policy.
     */
    public ObjectNode keyPolicy() {
        return addresses != null && account(roleArn).equals(account(keyArn))
                ? Statements.allowRoleFrom(projectId, roleArn, addresses.blocks())
                : Statements.allowRole(projectId, roleArn);
    }

    private static String account(String arn) {
        return arn.split(":", -1)[4];
    }
}
