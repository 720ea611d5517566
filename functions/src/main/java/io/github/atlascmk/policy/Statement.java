package io.github.atlascmk.policy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

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

    /**
     * The canonical text without the Sid and without an empty Condition: equal for statements that grant the same.
     *
     * @param keyArn the key that the policy belongs to, whose own ARN means the same as "*"; null in other policies
     */
    static String meaning(ObjectNode statement, @Nullable String keyArn) {
        ObjectNode meant = statement.deepCopy().without("Sid");
        if (ConditionBlock.of(meant).isEmpty()) {
            meant.remove("Condition");
        }
        if (keyArn != null && meant.has("Resource") && ResourceElement.of(meant).surelyCovers(keyArn)) {
            meant.put("Resource", "*");
        }
        return Canonical.statement(meant);
    }
}
