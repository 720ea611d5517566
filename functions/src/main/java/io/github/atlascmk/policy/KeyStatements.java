package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * Our two statements that let a project's role use its key.
 *
 * @param addresses from which alone; empty: from wherever
 */
public record KeyStatements(String projectId, String roleArn, String keyArn, Optional<Cidrs> addresses) {

    /** The one in the role's inline policy. */
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
     * The one in the key policy. In another account than the role's it grants nothing without the inline policy; in the
     * same one it does, so the addresses stand in it too.
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
