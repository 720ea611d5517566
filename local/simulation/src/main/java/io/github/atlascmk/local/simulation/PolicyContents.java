package io.github.atlascmk.local.simulation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.github.atlascmk.local.cloud.wire.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads policies for the invariants: deliberately without the code under test. */
final class PolicyContents {
    private static final String OURS = "AtlasCmk";

    private PolicyContents() {}

    /** The name of the policy that a write changes. */
    static String name(Write write) {
        if (!write.operation().equals("PutRolePolicy")) {
            return "";
        }
        JsonNode shown = write.after() == null ? write.before() : write.after();
        return shown == null ? "" : shown.fieldNames().next();
    }

    /** The policy after the write. */
    static JsonNode document(Write write) {
        return document(write, write.after());
    }

    /** The policy before the write. */
    static JsonNode documentBefore(Write write) {
        return document(write, write.before());
    }

    private static JsonNode document(Write write, @Nullable JsonNode shown) {
        if (shown == null) {
            return MissingNode.getInstance();
        }
        return write.operation().equals("PutRolePolicy") ? shown.elements().next() : shown;
    }

    /** A key for a policy: the name of its role or key, and its own name if the role has several. */
    static String key(String target, String name) {
        return target.substring(target.lastIndexOf('/') + 1) + "#" + name;
    }

    static List<JsonNode> statements(JsonNode policy) {
        JsonNode statement = policy.path("Statement");
        List<JsonNode> all = new ArrayList<>();
        if (statement.isArray()) {
            statement.forEach(all::add);
        } else if (statement.isObject()) {
            all.add(statement);
        }
        return all;
    }

    /** All statements and other fields that aren't ours, as text. */
    static List<String> foreign(JsonNode policy) {
        List<String> foreign = new ArrayList<>();
        statements(policy).stream()
                .filter(statement -> !statement.path("Sid").asText().startsWith(OURS))
                .map(JsonNode::toString)
                .forEach(foreign::add);
        policy.properties().stream()
                .filter(field -> !field.getKey().equals("Statement"))
                .map(field -> field.getKey() + "=" + field.getValue())
                .forEach(foreign::add);
        return foreign;
    }

    static List<String> strings(JsonNode oneOrMany) {
        List<String> strings = new ArrayList<>();
        if (oneOrMany.isArray()) {
            oneOrMany.forEach(each -> strings.add(each.asText()));
        } else {
            strings.add(oneOrMany.asText());
        }
        return strings;
    }
}
