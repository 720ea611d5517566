package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One statement: its minified text, which is what gets written, and its meaning as a tree.
 *
 * @param tree never returned to callers and never changed
 */
record Statement(String text, ObjectNode tree) {

    Optional<String> sid() {
        return Optional.ofNullable(tree.get("Sid"))
                .filter(sid -> sid.isTextual())
                .map(sid -> sid.textValue());
    }

    boolean isOurs() {
        return sid().filter(sid -> sid.startsWith(Statements.PREFIX)).isPresent();
    }

    boolean equivalent(Statement other) {
        return Canonical.statement(tree).equals(Canonical.statement(other.tree));
    }

    /** The canonical text without the Sid: equal for statements that grant the same. */
    static String meaning(ObjectNode statement) {
        return Canonical.statement(statement.deepCopy().without("Sid"));
    }
}
