package io.github.atlascmk.local.cloud.world;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.atlascmk.local.cloud.wire.AtlasFault;
import io.github.atlascmk.local.cloud.wire.AwsFault;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A world file that is being changed. Elements that have a name are found by it.
 *
 * <p>Asking for an element that doesn't exist throws an {@link IllegalArgumentException}.
 */
public final class WorldDraft extends WorldPart {
    WorldDraft(ObjectNode file) {
        super(file);
    }

    public WorldPart stack() {
        return part("stack");
    }

    public WorldPart atlas() {
        return part("atlas");
    }

    public WorldPart aws() {
        return part("aws");
    }

    public WorldPart project(String name) {
        return found(name, Stream.of(atlas().get("projects")));
    }

    /** A cluster of any project. */
    public WorldPart cluster(String name) {
        return found(name, atlas().get("projects").valueStream().map(project -> project.path("clusters")));
    }

    public WorldPart account(String id) {
        return found(id, Stream.of(aws().get("accounts")));
    }

    /** A role in any account. */
    public WorldPart role(String name) {
        return found(name, accounts().map(account -> account.path("roles")));
    }

    /** A key in any account and Region. */
    public WorldPart key(String keyId) {
        return found(keyId, accounts().map(account -> account.path("keys")));
    }

    public WorldPart enrolment(String projectId) {
        return found(projectId, Stream.of(get("enrolments")));
    }

    /** Replaces the script of Atlas's faults. */
    public WorldDraft atlasFaults(AtlasFault... faults) {
        atlas().set("faults", List.of(faults));
        return this;
    }

    /** Replaces the script of AWS's faults. */
    public WorldDraft awsFaults(AwsFault... faults) {
        aws().set("faults", List.of(faults));
        return this;
    }

    private Stream<JsonNode> accounts() {
        return aws().get("accounts").valueStream();
    }

    /** @param maps the objects that may hold it, under its name or under a Region, a slash and its name */
    private static WorldPart found(String name, Stream<JsonNode> maps) {
        return maps.flatMap(JsonNode::propertyStream)
                .filter(entry -> entry.getKey().equals(name) || entry.getKey().endsWith("/" + name))
                .map(Map.Entry::getValue)
                .map(found -> new WorldPart((ObjectNode) found))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the world has no " + name));
    }
}
