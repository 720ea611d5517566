package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/**
 * One statement: its minified characters, which are what is written, and what they mean.
 *
 * @param tree never handed out and never changed
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

    /** What it says, whatever it is called: equal for statements that grant the same. */
    static String meaning(ObjectNode statement) {
        return Canonical.statement(statement.deepCopy().without("Sid"));
    }
}
