package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Our two statements that let a project's role use its key.
 *
 * @param addresses from which alone; empty: from wherever
 */
public record KeyStatements(String projectId, String roleArn, String keyArn, Optional<Cidrs> addresses) {

    /** The statement of the role's inline policy. */
    public ObjectNode inline() {
        return inline(keyArn);
    }

    /** The same for another key of the project, such as the one that is to be replaced. */
    public ObjectNode inline(String key) {
        return addresses
                .map(cidrs -> Statements.useKeyFrom(projectId, key, cidrs.blocks()))
                .orElseGet(() -> Statements.useKey(projectId, key));
    }

    /**
     * The statement of the key policy. If role and key are in the same account, it grants access by itself, so it too is limited to the addresses; otherwise it grants nothing without the inline policy.
     */
    public ObjectNode keyPolicy() {
        return addresses
                .filter(_ -> account(roleArn).equals(account(keyArn)))
                .map(cidrs -> Statements.allowRoleFrom(projectId, roleArn, cidrs.blocks()))
                .orElseGet(() -> Statements.allowRole(projectId, roleArn));
    }

    private static String account(String arn) {
        return arn.split(":", -1)[4];
    }
}
