package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** An object in a world file that is being changed. */
public class WorldPart {
    private final ObjectNode tree;

    WorldPart(ObjectNode tree) {
        this.tree = tree;
    }

    /** @param value a record or a list of a {@link World}, JSON, or what JSON has by itself */
    public WorldPart set(String field, Object value) {
        tree.set(field, Worlds.tree(value));
        return this;
    }

    /** Changes it by a JSON merge patch, as a file changes the one that it extends. */
    public WorldPart merge(ObjectNode patch) {
        JsonNode merged = MergePatch.apply(tree, patch);
        tree.removeAll();
        tree.setAll((ObjectNode) merged);
        return this;
    }

    public WorldPart remove(String... fields) {
        for (String field : fields) {
            tree.remove(field);
        }
        return this;
    }

    /** The object in a field, which is made if there is none. */
    public WorldPart part(String field) {
        return new WorldPart(tree.withObjectProperty(field));
    }

    /** The list in a field, which is made if there is none. */
    public ArrayNode list(String field) {
        return tree.withArrayProperty(field);
    }

    /** The value of a field; a missing node if it has none. */
    public JsonNode get(String field) {
        return tree.path(field);
    }

    /** The whole object, to read or to change. */
    public ObjectNode tree() {
        return tree;
    }
}
